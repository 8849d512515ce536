import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shellKernel } from '../../src/kernels/shell/index';
import type { Step } from '../../src/runbook/kernel';
import { connectionOf, kernelContext } from '../contract/kernelContext';
import { RecordedOutput } from '../contract/recordedOutput';
import { idsOf, isAlive, shellUnderTest } from '../contract/shellUnderTest';
import { testKernel } from '../contract/testKernel';
import { requireReal } from './servers/realServers';
import type { RunningSshd } from './servers/sshd';
import { startSshd } from './servers/sshd';
import { until } from './servers/until';

const missing = requireReal('sshd', 'ssh', 'ssh-keygen');

describe.skipIf(missing)(`shell steps through a real sshd${missing ? `. ${missing}` : ''}`, () => {
  const context = kernelContext({ grace: 300 });
  let sshd: RunningSshd | undefined;
  let via = '';
  beforeAll(async () => {
    sshd = await startSshd();
    via = sshd.via;
  });
  afterAll(() => sshd?.stop());

  testKernel('shell through sshd', () => shellUnderTest(context, via));

  it('are stopped at the other end when their time is over', async () => {
    const kernel = shellKernel.create(context);
    const output = new RecordedOutput();
    const step: Step = {
      ...{ language: 'bash', source: 'sleep 600 & echo $!; echo $$; wait', variables: {} },
      ...{ connection: connectionOf({ via }), timeout: 3_000, outputLimit: 100_000 },
      workingDirectory: undefined,
    };
    const { outcome } = await kernel.run(step, output, new AbortController().signal);
    kernel.dispose();
    expect([outcome, idsOf(output).length]).toEqual(['timedOut', 2]);
    await until('nothing of the step is left', () => !idsOf(output).some(isAlive));
  });
});
