import * as z from 'zod';
import { silentLog } from '../../src/base/log';
import { runCommand } from '../../src/monitoring/report/commandLine';
import type { CommandLine } from '../../src/monitoring/report/commandLine';
import { FakeClock } from './fakeClock';
import { FakeSources, unusedHttp } from './fakeSource';

export interface CommandResult {
  readonly code: number;
  readonly printed: string;
  readonly complained: string;
}

export interface FakeProcess extends Partial<CommandLine> {
  readonly fakes?: FakeSources;
  /** The text of `sitrep.yaml`. */
  readonly text?: string;
  readonly signal?: AbortSignal;
}

/** A moment that tests of the command line run at. */
export const COMMAND_TIME = Date.UTC(2026, 0, 5, 9);

/** Runs a command in a process made of memory. */
export async function runWords(words: readonly string[], parts: FakeProcess = {}): Promise<CommandResult> {
  const { fakes = new FakeSources(), text = '', signal = new AbortController().signal, ...ports } = parts;
  let printed = '';
  let complained = '';
  const settings = z.looseObject({ url: z.string() });
  const code = await runCommand(
    words,
    {
      version: '1.2.3',
      sources: fakes.definitions.map((definition) => ({ ...definition, settings })),
      environment: {},
      http: unusedHttp,
      clock: new FakeClock(COMMAND_TIME),
      random: () => 0.5,
      log: silentLog,
      files: {
        read: (path) => Promise.resolve(path === 'sitrep.yaml' ? text : undefined),
        list: () => Promise.resolve([]),
      },
      editors: { findStores: () => Promise.resolve([]), open: () => undefined },
      userName: () => 'ana',
      checkRunbooks: () => Promise.resolve({ count: 0, problems: [] }),
      print: (more) => (printed += more),
      complain: (more) => (complained += more),
      runRunbook: () => Promise.reject(new Error('no runbook was expected')),
      ...ports,
    },
    signal,
  );
  return { code, printed, complained };
}
