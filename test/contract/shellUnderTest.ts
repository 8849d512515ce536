import { readFileSync } from 'node:fs';
import { shellKernel } from '../../src/kernels/shell/index';
import type { KernelContext } from '../../src/runbook/kernel';
import { connectionOf } from './kernelContext';
import type { RecordedOutput } from './recordedOutput';
import type { KernelUnderTest } from './testKernel';

/** Ids that an endless step wrote of itself and of its children. */
export const idsOf = (output: RecordedOutput): number[] =>
  output.text.split(/\s+/).filter(Boolean).map(Number);

export const isAlive = (id: number): boolean => {
  try {
    process.kill(id, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'));
  } catch {
    return false;
  }
};

/** A shell here or behind `via`, whose other end is this machine as well. */
export function shellUnderTest(context: KernelContext, via?: string): KernelUnderTest {
  let started: RecordedOutput | undefined;
  return {
    definition: shellKernel,
    context,
    connection: () => (via === undefined ? undefined : connectionOf({ via })),
    succeeds: { source: 'echo one\necho two', marker: 'one\ntwo\n' },
    fails: { source: 'echo no >&2; exit 3', message: /exit status 3/, exitCode: 3 },
    endless: {
      source: 'trap "" TERM\nsleep 600 & echo $!\n(sleep 600 & echo $!; echo $BASHPID; wait) & echo $$\nwait',
      started: async (output) => {
        started = output;
        await output.until((so) => idsOf(so).length >= 4);
      },
    },
    isRunning: async () => (started ? idsOf(started).some(isAlive) : false),
    huge: { source: 'head -c 30000000 /dev/zero | tr "\\0" x', outputLimit: 1000 },
    echoes: { source: 'printf %s "$value"', read: (output) => output.text },
  };
}
