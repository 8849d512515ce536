import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shellKernel } from '../../../src/kernels/shell/index';
import type { Step, StepResult } from '../../../src/runbook/kernel';
import { connectionOf, kernelContext } from '../../contract/kernelContext';
import { RecordedOutput } from '../../contract/recordedOutput';
import { idsOf, isAlive, shellUnderTest } from '../../contract/shellUnderTest';
import { testKernel } from '../../contract/testKernel';

const folder = mkdtempSync(join(tmpdir(), 'sitrep-shell-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What does not end when asked to is waited for in many of these tests. */
const context = kernelContext({ workspaceFolder: folder, grace: 300 });

testKernel('shell on this machine', () => shellUnderTest(context));

/** Joins its parameters and has a shell read them again, as ssh does at the other end. */
const sshScript = '#!/bin/sh\nshift\nexec sh -c "$*"\n';
/** Runs what stands behind its divider, and nothing without one. */
const kubectlScript = '#!/bin/sh\n[ "$3" = -- ] || exit 64\nshift 3\nexec "$@"\n';
/** Stands in for zsh, and says that it was asked. */
const zshScript = '#!/bin/sh\necho zsh reads\nexec sh "$@"\n';
const dockerScript = '#!/bin/sh\nshift 3\nexec "$@"\n';
const originalPath = process.env.PATH;

beforeAll(() => {
  writeFileSync(join(folder, 'ssh'), sshScript, { mode: 0o755 });
  writeFileSync(join(folder, 'docker'), dockerScript, { mode: 0o755 });
  writeFileSync(join(folder, 'kubectl'), kubectlScript, { mode: 0o755 });
  writeFileSync(join(folder, 'zsh'), zshScript, { mode: 0o755 });
  process.env.PATH = `${folder}:${originalPath}`;
});
afterAll(() => {
  process.env.PATH = originalPath;
});

testKernel('shell through ssh', () => shellUnderTest(context, 'ssh worker-1'));
testKernel('shell through docker exec', () => shellUnderTest(context, 'docker exec -it web'));
testKernel('shell through kubectl exec', () => shellUnderTest(context, 'kubectl exec deploy/web'));

async function run(
  source: string,
  changes: Partial<Step> = {},
): Promise<{ readonly result: StepResult; readonly output: RecordedOutput }> {
  const kernel = shellKernel.create(context);
  const output = new RecordedOutput();
  const step: Step = {
    language: 'bash',
    source,
    variables: {},
    connection: undefined,
    timeout: 20_000,
    outputLimit: 100_000,
    workingDirectory: undefined,
    ...changes,
  };
  const result = await kernel.run(step, output, new AbortController().signal);
  kernel.dispose();
  return { result, output };
}

describe('a shell step at the other end of ssh', () => {
  /** Out of the reach of this machine's process group, as a session of sshd is. */
  const far = '#!/bin/bash\nshift\nexec 3<&0\nsetsid sh -c "$*" <&3 &\nwait $!\n';
  beforeAll(() => writeFileSync(join(folder, 'ssh'), far, { mode: 0o755 }));
  afterAll(() => writeFileSync(join(folder, 'ssh'), sshScript, { mode: 0o755 }));

  it('is stopped there too', async () => {
    const { result, output } = await run('sleep 600 & echo $!; echo $$; wait', {
      connection: connectionOf({ via: 'ssh worker-1' }),
      timeout: 700,
    });
    expect([result.outcome, idsOf(output).length]).toEqual(['timedOut', 2]);
    while (idsOf(output).some(isAlive)) await new Promise((resolve) => setImmediate(resolve));
  });

  it('gives its exit status back', async () => {
    const { result } = await run('exit 5', { connection: connectionOf({ via: 'ssh worker-1' }) });
    expect(result.exitCode).toBe(5);
  });
});

describe('a shell step', () => {
  it('has an empty standard input and the workspace as its folder', async () => {
    const { output } = await run('cat; pwd');
    expect(output.text.trim()).toBe(folder);
  });

  it('keeps errors apart from output', async () => {
    const { output } = await run('echo out; echo err >&2');
    expect([output.text, output.errors]).toEqual(['out\n', 'err\n']);
  });

  it('puts characters together that were split between two writes', async () => {
    const { output } = await run(String.raw`printf '\xf0\x9f'; sleep 0.05; printf '\x94\xa5'`);
    expect(output.text).toBe('🔥');
  });

  it('knows the values of an alert by their dotted name', async () => {
    const variables = { 'alert.labels.instance': 'db-1; rm -rf $(x)' };
    const { output } = await run('echo "on ${alert.labels.instance}"', { variables });
    expect(output.text).toBe('on db-1; rm -rf $(x)\n');
  });

  it('runs nothing when a value is missing', async () => {
    const { result, output } = await run('echo begin; echo ${alert.labels.nothing}');
    expect([output.text, result.message]).toEqual([
      '',
      'The variable "alert.labels.nothing" has no value here, so nothing was run.',
    ]);
  });

  it('keeps apart what differs only in signs that a shell does not know', async () => {
    const variables = { 'alert.labels.a-b': 'one', 'alert.labels.a_b': 'two' };
    const { output } = await run('echo "${alert.labels.a-b} ${alert.labels.a_b}"', { variables });
    expect(output.text).toBe('one two\n');
  });

  it('does not look for a placeholder instead of its value', async () => {
    const variables = { 'alert.labels.instance': 'db-1' };
    const { result } = await run(`echo "it's"; grep '\${alert.labels.instance}' log`, { variables });
    expect(result.message).toBe(
      '"${alert.labels.instance}" stands inside single quotes, where a shell replaces nothing. Use double quotes. Nothing was run.',
    );
  });

  it('passes on no name that would change how programs run', async () => {
    const variables = { PATH: '/evil', LD_PRELOAD: '/evil.so', BASH_ENV: '/evil', node: 'n-1' };
    const { output } = await run('echo "$LD_PRELOAD$BASH_ENV $node"; command -v ls', { variables });
    expect(output.text).toMatch(/^ n-1\n\/.*ls\n$/);
    expect(output.errors).toContain('PATH, LD_PRELOAD, BASH_ENV');
  });

  it.each([undefined, 'ssh worker-1', 'docker exec -it web', 'kubectl exec deploy/web'])(
    'is read by zsh where the fence says so, through %s',
    async (via) => {
      const connection = via === undefined ? undefined : connectionOf({ via });
      const variables = { 'alert.labels.queue': 'a b' };
      const { output } = await run('echo "${alert.labels.queue}"', {
        language: 'zsh',
        connection,
        variables,
      });
      expect(output.text).toBe('zsh reads\na b\n');
    },
  );

  it.each([
    ['sudo systemctl restart celery-worker', 'bash'],
    ["watch -n 5 'celery -A deltacrown inspect stats'", 'sh'],
    ['$ celery -A deltacrown events\nworker-1 ONLINE', 'console'],
    ['$ sudo -i', 'console'],
  ])('does not wait for a person: %j in %s, here and elsewhere', async (source, language) => {
    for (const via of [undefined, 'ssh worker-1', 'docker exec web', 'kubectl exec deploy/web']) {
      const connection = via === undefined ? undefined : connectionOf({ via });
      const { result } = await run(source, { language, connection });
      expect(result).toMatchObject({ outcome: 'failed', offer: 'terminal', summary: 'needs a terminal' });
    }
  });

  it('runs only the commands of a pasted session', async () => {
    const source = '$ echo one \\\n> two\none two\n$ echo three\nrm -rf /nowhere\n';
    const { output } = await run(source, { language: 'console' });
    expect(output.text).toBe('one two\nthree\n');
  });

  it('offers the terminal for a command that waits for a person', async () => {
    const { result } = await run('celery -A deltacrown events');
    expect(result).toMatchObject({ outcome: 'failed', offer: 'terminal', summary: 'needs a terminal' });
    expect(result.message).toContain('"celery events" draws on the whole screen.');
  });

  it('runs it all the same when the runbook says that it is not interactive', async () => {
    const { result } = await run('celery -A deltacrown events', { options: { interactive: 'false' } });
    expect(result).toMatchObject({ exitCode: 127, summary: 'exit 127' });
  });

  it.skipIf(process.platform !== 'linux')(
    'stops what left its group, too, when it is cancelled',
    async () => {
      const kernel = shellKernel.create(context);
      const output = new RecordedOutput();
      const cancelling = new AbortController();
      const source = [
        'setsid bash -c \'trap "" TERM; echo $$; while :; do sleep 600; done\' &',
        "(setsid bash -c 'sleep 600 & echo $!; disown' &)",
        'wait; sleep 600',
      ].join('\n');
      const step: Step = {
        ...{ language: 'bash', source, variables: {}, connection: undefined, timeout: 20_000 },
        ...{ outputLimit: 1_000, workingDirectory: undefined },
      };
      const running = kernel.run(step, output, cancelling.signal);
      await output.until((so) => idsOf(so).length >= 2);
      expect(idsOf(output).map(isAlive)).toEqual([true, true]);
      cancelling.abort();
      await expect(running).rejects.toThrow();
      expect(idsOf(output).map(isAlive)).toEqual([false, false]);
      kernel.dispose();
    },
  );

  it('stops what a step left running behind its back', async () => {
    const { result, output } = await run('sleep 600 & echo $!');
    expect(result.outcome).toBe('succeeded');
    expect(isAlive(Number(output.text))).toBe(false);
    expect(output.errors).toContain('stopped with it');
  });

  it.each([
    [
      { language: 'zsh', connection: connectionOf({ via: 'no-such-program x' }) },
      '"no-such-program" was not found',
    ],
    [{ workingDirectory: '/no/such/folder' }, '"/no/such/folder" does not exist'],
    [{ source: `: ${'x'.repeat(300_000)}` }, 'longer than the system passes'],
    [{ language: 'console', source: 'just output' }, 'no line begins with the prompt'],
  ])('says why it could not be started: %#', async (changes: Partial<Step>, message) => {
    const { result } = await run('true', changes);
    expect([result.outcome, result.message]).toEqual(['failed', expect.stringContaining(message)]);
  });

  it('tells a program that was killed from one that failed', async () => {
    const { result } = await run('kill -KILL $$');
    expect(result).toMatchObject({ outcome: 'failed', exitCode: undefined, summary: 'ended by SIGKILL' });
  });
});
