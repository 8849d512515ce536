import { dirname, resolve } from 'node:path';
import type { Ms } from '../../../base/clock';
import type { Alert } from '../../alerts/alert';
import type { Configuration } from '../../configuration/configuration';
import type { MonitoringEngine } from '../../engine/engine';
import type { AlertHistoryEntry, SourceStatus } from '../../snapshot';
import { aborted, atFirstSight, engineFor } from '../commandEngine';
import type { CommandLine } from '../commandLine';
import type { EditorState } from './editorState';

/** The alerts of one moment, and who knows them: sources that were asked just now, or an editor that polls anyway. */
export interface KnownAlerts {
  readonly at: Ms;
  readonly origin: 'asked' | 'editor';
  /** Worst first. */
  readonly alerts: readonly Alert[];
  readonly sources: readonly SourceStatus[];
  history(fingerprint: string): readonly AlertHistoryEntry[];
}

export interface Wanted {
  /** The configuration file. */
  readonly config: string;
  /** The folder in which an editor keeps its state, when it is not to be looked for. */
  readonly store: string | undefined;
}

/** The editor that polls this folder now; nothing when none does. The caller disposes of it. */
export async function findEditor(
  { config, store }: Wanted,
  { editors }: CommandLine,
): Promise<EditorState | undefined> {
  const directories = store === undefined ? await editors.findStores(resolve(dirname(config))) : [store];
  for (const directory of directories) {
    const editor = editors.open(directory);
    if (editor?.isPolled()) return editor;
    editor?.dispose();
  }
  return undefined;
}

/**
 * Hands on what is known now: by an editor that polls, so that nothing is asked twice, else by asking every source once.
 */
export async function withKnownAlerts(
  { wanted, configuration, process, signal }: Asking,
  use: (known: KnownAlerts) => number,
): Promise<number> {
  const editor = await findEditor(wanted, process);
  if (editor) {
    try {
      return use(await editor.read());
    } finally {
      editor.dispose();
    }
  }
  const engine = engineFor(atFirstSight(configuration), process);
  try {
    await Promise.race([engine.refresh(), aborted(signal)]);
    return use(ofEngine(engine));
  } finally {
    engine.dispose();
  }
}

export interface Asking {
  readonly wanted: Wanted;
  readonly configuration: Configuration;
  readonly process: CommandLine;
  readonly signal: AbortSignal;
}

/** What an engine knows now. */
export function ofEngine(engine: MonitoringEngine): KnownAlerts {
  const { at, alerts, sources } = engine.snapshot;
  return { at, origin: 'asked', alerts, sources, history: (fingerprint) => engine.history(fingerprint) };
}

/** One line for each source that says nothing about its alerts now: they are not known to be over. */
export const unreadLines = ({ sources }: KnownAlerts): readonly string[] =>
  sources
    .filter(({ condition }) => condition !== 'fresh')
    .map(({ id, condition, reason }) => `The source "${id}" is ${condition}${reason ? `: ${reason}` : '.'}`);
