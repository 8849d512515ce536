import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelledError } from '../../src/base/abort';
import { shellKernel } from '../../src/kernels/shell/index';
import type { Step, StepResult } from '../../src/runbook/kernel';
import { connectionOf, kernelContext } from '../contract/kernelContext';
import { RecordedOutput } from '../contract/recordedOutput';
import { idsOf, isAlive, shellUnderTest } from '../contract/shellUnderTest';
import { HOSTILE_VALUES } from '../contract/testKernel';
import { requireReal } from './servers/realServers';
import type { RunningSshd } from './servers/sshd';
import { startSshd } from './servers/sshd';
import { until } from './servers/until';

const missing = requireReal('sshd', 'ssh', 'ssh-keygen');

describe.skipIf(missing)(`shell steps through a real sshd${missing ? `. ${missing}` : ''}`, () => {
  const context = kernelContext({ grace: 300 });
  let sshd: RunningSshd | undefined;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  const run = async (
    source: string,
    output: RecordedOutput,
    changes: Partial<Step> = {},
    signal = new AbortController().signal,
  ): Promise<StepResult> => {
    const kernel = shellKernel.create(context);
    const step: Step = {
      ...{ language: 'bash', source, variables: {}, timeout: 20_000, outputLimit: 100_000 },
      ...{ connection: connectionOf({ via: sshd?.via }), workingDirectory: undefined, ...changes },
    };
    try {
      return await kernel.run(step, output, signal);
    } finally {
      kernel.dispose();
    }
  };
  const nothingIsLeft = (output: RecordedOutput): Promise<void> =>
    until('nothing of the step is left', () => !idsOf(output).some(isAlive));
  const { endless } = shellUnderTest(context);

  it('print, and give their exit status back', async () => {
    const output = new RecordedOutput();
    const { exitCode } = await run('echo out; echo err >&2; exit 5', output);
    expect([exitCode, output.text, output.errors.split('\n')[0]]).toEqual([5, 'out\n', 'err']);
  });

  it('are stopped at the other end when they are cancelled, whatever they ignore', async () => {
    const [output, controller] = [new RecordedOutput(), new AbortController()];
    const running = run(endless.source, output, {}, controller.signal);
    await endless.started(output);
    controller.abort();
    await expect(running).rejects.toBeInstanceOf(CancelledError);
    expect(idsOf(output).length).toBe(4);
    await nothingIsLeft(output);
  });

  it('are stopped at the other end when their time is over', async () => {
    const output = new RecordedOutput();
    const { outcome } = await run('sleep 600 & echo $!; echo $$; wait', output, { timeout: 3_000 });
    expect([outcome, idsOf(output).length]).toEqual(['timedOut', 2]);
    await nothingIsLeft(output);
  });

  it.each(HOSTILE_VALUES)('get %j as a value, never as code', async (value) => {
    const output = new RecordedOutput();
    await run('printf %s "$value"', output, { variables: { value } });
    expect(output.text).toBe(value);
  });
});
