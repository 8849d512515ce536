import type { Ms } from '../../base/clock';
import { durationWords } from '../words';

/** One place where Sitrep keeps something between sessions. */
export interface StoredPart {
  /** `Alert log`. */
  readonly title: string;
  /** The file; nothing for what is kept in memory only. */
  readonly file: string | undefined;
  /** The key of `retention` in `sitrep.yaml` that limits it; nothing for what stays small by itself. */
  readonly retention?: 'metrics' | 'alerts' | 'incidents' | 'audit';
  /** Bytes on disk; nothing for memory. */
  size(): Promise<number | undefined>;
  /** Bytes that it takes in memory beside; absent when that is nothing to speak of. */
  memory?(): number;
}

/** A part, looked at. */
export interface MeasuredPart extends Pick<StoredPart, 'title' | 'file' | 'retention'> {
  /** `unreadable` when the file system did not say. */
  readonly bytes: number | 'unreadable' | undefined;
  /** How long its contents are kept; nothing when nothing is configured, and all is kept. */
  readonly keptFor: Ms | undefined;
  /** Bytes in memory. */
  readonly memory?: number | undefined;
}

/** Who polls what this window shows. */
export interface PollingWindow {
  readonly role: 'owner' | 'follower';
  /** The process that polls; nothing for a window that shares nothing, and while nobody polls. */
  readonly process: number | undefined;
}

/** What Sitrep keeps on this computer for this workspace, as plain text. */
export function storageReport(parts: readonly MeasuredPart[], polling: PollingWindow): string {
  const blocks = parts.map((part) => {
    if (part.file === undefined) return `${part.title}: in memory only, forgotten with this window.\n`;
    const memory = part.memory === undefined ? '' : `, and ${sizeWords(part.memory)} in memory`;
    return `${part.title}: ${sizeWords(part.bytes)}${memory}\n  ${part.file}\n${keptWords(part)}`;
  });
  const heading = 'What Sitrep keeps on this computer for this workspace\n';
  return [heading, ...blocks, `${pollingWords(polling)}\n`].join('\n');
}

function keptWords({ retention, keptFor }: MeasuredPart): string {
  if (retention === undefined) return '';
  return keptFor === undefined
    ? '  Kept without limit: no sitrep.yaml says how long.\n'
    : `  Kept for ${durationWords(keptFor)} (retention.${retention} in sitrep.yaml).\n`;
}

/** Which window polls, in a sentence. */
export function pollingWords({ role, process }: PollingWindow): string {
  if (role === 'owner') {
    return process === undefined
      ? 'This window polls by itself and shares nothing with other windows.'
      : `This window polls (process ${process}). Windows with the same configuration files follow it.`;
  }
  return process === undefined
    ? 'No window polls at the moment.'
    : `Another window polls (process ${process}), and this one follows it.`;
}

const UNITS = ['kB', 'MB', 'GB', 'TB'];

/** `0 bytes`, `812 bytes`, `1.2 MB`: decimal units, as file managers count. */
export function sizeWords(bytes: MeasuredPart['bytes']): string {
  if (bytes === 'unreadable') return 'its size could not be read';
  if (bytes === undefined || bytes < 1_000) return `${bytes ?? 0} bytes`;
  let value = bytes;
  let unit = -1;
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value.toFixed(1)} ${UNITS[unit]}`;
}
