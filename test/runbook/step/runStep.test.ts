import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import { EMPTY_HEAD } from '../../../src/runbook/frontMatter';
import type { KernelDefinition, ResolvedConnection, Step } from '../../../src/runbook/kernel';
import { permitStep } from '../../../src/runbook/step/permitStep';
import type { RunbookState } from '../../../src/runbook/step/permitStep';
import { runStep } from '../../../src/runbook/step/runStep';
import { connectionOf, kernelContext } from '../../contract/kernelContext';
import { RecordedOutput } from '../../contract/recordedOutput';

const state: RunbookState = {
  head: EMPTY_HEAD,
  alert: undefined,
  parameters: {},
  results: {},
  scope: { alert: undefined, parameters: {}, steps: {} },
};

/** What a step reaches its kernel with, when whoever is asked says yes. */
async function stepAtKernel(info: string, source: string, connection: ResolvedConnection): Promise<Step> {
  let reached: Step | undefined;
  const kernel: KernelDefinition = {
    ...{ id: 'sql', displayName: 'SQL', languages: ['sql'], connectionTypes: ['postgres'] },
    create: () => ({
      run: (step) => {
        reached = step;
        return Promise.reject(new Error('seen'));
      },
      dispose: () => undefined,
    }),
  };
  const permission = await permitStep(
    {
      ...{ info, source, runbook: state, kernels: [kernel], isTrusted: () => true, mask: String },
      configuration: () => ({ production: false, connections: [connection] }),
    },
    { confirm: () => Promise.resolve(true), parameter: () => Promise.resolve(undefined) },
  );
  if (permission.kind === 'refused') throw new Error(permission.message);
  const { clock } = kernelContext();
  const where = { connection, workingDirectory: undefined, production: false, uri: 'file:///a.md' };
  await runStep(
    {
      ...{ step: permission.step, decision: permission.decision, source, runbook: state },
      ...{ kernel: kernel.create(kernelContext()), clock, log: silentLog, mask: String, ...where },
    },
    new RecordedOutput(),
    new AbortController().signal,
  );
  if (!reached) throw new Error('the kernel was not reached');
  return reached;
}

describe('a step on a connection that may be written to', () => {
  const db = connectionOf({ name: 'db', type: 'postgres', url: 'postgres://db/shop', access: 'read-write' });

  it.each<readonly [sentence: string, info: string, source: string, access: ResolvedConnection['access']]>([
    ['only reads, and nobody was asked: it gets no right to do more', 'sql', 'SELECT clean()', 'read-only'],
    ['only reads, and somebody said yes', 'sql {confirm=true}', 'SELECT clean()', 'read-write'],
    ['changes something, and somebody said yes', 'sql', 'DELETE FROM t WHERE a', 'read-write'],
  ])('%s', async (_sentence, info, source, access) => {
    const { connection } = await stepAtKernel(info, source, db);
    expect(connection).toEqual({ ...db, access, ...(access === 'read-only' && { isUnasked: true }) });
  });
});
