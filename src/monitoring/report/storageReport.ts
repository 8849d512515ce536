import type { Ms } from '../../base/clock';
import { durationWords } from '../words';

/** One place where Sitrep keeps something between sessions. */
export interface StoredPart {
  /** `Alert log`. */
  readonly title: string;
  /** The file; nothing for what is kept in memory only. */
  readonly file: string | undefined;
  /** The key of `retention` in `sitrep.yaml` that limits it. */
  readonly retention: 'metrics' | 'alerts' | 'incidents' | 'audit';
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

/** What Sitrep keeps on this computer for this workspace, as plain text. */
export function storageReport(parts: readonly MeasuredPart[]): string {
  const blocks = parts.map((part) => {
    const kept =
      part.keptFor === undefined
        ? 'Kept without limit: no sitrep.yaml says how long.'
        : `Kept for ${durationWords(part.keptFor)} (retention.${part.retention} in sitrep.yaml).`;
    if (part.file === undefined) return `${part.title}: in memory only, forgotten with this window.\n`;
    const memory = part.memory === undefined ? '' : `, and ${sizeWords(part.memory)} in memory`;
    return `${part.title}: ${sizeWords(part.bytes)}${memory}\n  ${part.file}\n  ${kept}\n`;
  });
  return ['What Sitrep keeps on this computer for this workspace\n', ...blocks].join('\n');
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
