import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import type { HeadlessRunbook } from '../../../src/runbook/headless/headlessRunbook';
import { runHeadless } from '../../../src/runbook/headless/headlessRunbook';
import { runbookPart } from '../../../src/runbook/headless/runbookPart';
import { jsonReport, textReport } from '../../../src/runbook/headless/runReport';
import type { KernelDefinition } from '../../../src/runbook/kernel';
import type { IntendedPlace } from '../../../src/runbook/policy/policy';
import { connectionOf, kernelContext } from '../../contract/kernelContext';
import { FakeClock } from '../../fakes/fakeClock';

/** Prints what it is given; a source with `fail` in it fails. */
const echo: KernelDefinition = {
  id: 'echo',
  displayName: 'Echo',
  languages: ['bash', 'redis'],
  connectionTypes: ['shell'],
  create: () => ({
    run: ({ source, variables, connection }, output) => {
      output.stdout(`${[source.trim(), ...Object.values(variables), connection?.access ?? ''].join('|')}\n`);
      const fails = source.includes('fail');
      return Promise.resolve({
        outcome: fails ? ('failed' as const) : ('succeeded' as const),
        exitCode: fails ? 1 : 0,
        durationMs: 1,
        message: fails ? 'It failed.' : undefined,
        truncated: false,
        summary: fails ? 'exit 1' : 'exit 0',
      });
    },
    dispose: () => undefined,
  }),
};

const worker: IntendedPlace = { name: 'worker', type: 'shell', access: 'read-write', production: false };

async function run(
  markdown: string,
  changes: Partial<HeadlessRunbook<IntendedPlace>> = {},
  report = textReport,
): Promise<{ outcome: string; printed: string }> {
  let printed = '';
  const clock = new FakeClock(Date.UTC(2026, 0, 5));
  const part = runbookPart(markdown, undefined);
  if ('mistake' in part) throw new Error(part.mistake);
  const mask = (text: string): string => text.replaceAll('hunter2', '••••••');
  const following = report(
    { file: 'a.md', section: undefined },
    { print: (text) => (printed += text), clock, mask, unfinished: () => 0 },
  );
  const outcome = await runHeadless(
    {
      part,
      uri: 'file:///a.md',
      parameters: {},
      readOnly: false,
      yes: false,
      kernels: [echo],
      kernelContext: kernelContext(),
      connections: [worker],
      production: false,
      resolveConnection: (connection) => connectionOf(connection),
      clock,
      log: silentLog,
      mask,
      ...changes,
    },
    following,
    new AbortController().signal,
  );
  following.finish(outcome);
  return { outcome, printed };
}

const fence = (...sources: string[]): string =>
  sources.map((source) => `\`\`\`bash\n${source}\n\`\`\`\n`).join('\n');

describe('a runbook without anybody to ask', () => {
  it('runs its steps in order and says how each went, with secrets masked and controls visible', async () => {
    const { outcome, printed } = await run(
      `${fence('# 1. Look\nhunter2 \u001b[31m')}\n\`\`\`yaml\nshown: only\n\`\`\`\n${fence('two')}`,
    );
    expect(outcome).toBe('succeeded');
    expect(printed).toBe(
      'a.md\n\n[1/2] bash: 1. Look\n# 1. Look\n•••••• ␛[31m|\n  succeeded: exit 0 (0 ms, this machine)\n' +
        '\n[2/2] bash: two\ntwo|\n  succeeded: exit 0 (0 ms, this machine)\n\nEvery step succeeded.\n',
    );
  });

  it('stops at the first step that fails', async () => {
    const { outcome, printed } = await run(fence('fail', 'never'));
    expect(outcome).toBe('failed');
    expect(printed).not.toContain('never');
  });

  it.each<[string, string, Partial<HeadlessRunbook<IntendedPlace>>, string]>([
    [
      'a change without leave',
      '```redis\nSET a 1\n```',
      {},
      'It has to be confirmed before it runs on this machine. With --yes it runs without a question.',
    ],
    [
      'a change in production, also with leave',
      '```redis {on=worker}\nSET a 1\n```',
      { yes: true, connections: [{ ...worker, production: true }] },
      'It has to be confirmed by a person, because "worker" is production. Run it in the editor.',
    ],
    [
      'what may change something, when only reading',
      fence('make'),
      { readOnly: true, yes: true },
      'It may change something, and --read-only runs only what surely reads.',
    ],
    ['a parameter without a value', fence('x ${param.q}'), {}, 'The parameter "q" has no value yet.'],
    [
      'a connection that does not exist',
      '```bash {on=nowhere}\nx\n```',
      {},
      'There is no connection "nowhere" in sitrep.yaml. It has worker.',
    ],
  ])('stops at %s', async (_, markdown, changes, message) => {
    const { outcome, printed } = await run(`${markdown}\n${fence('never')}`, changes);
    expect([outcome, /not run: (.*)/.exec(printed)?.[1]]).toEqual(['stopped', message]);
    expect(printed).not.toContain('never');
  });

  it('stops where an expectation does not hold, and says what was there', async () => {
    const { outcome, printed } = await run('```bash {expect="/yes/"}\nno\n```\n');
    expect([outcome, /failed: (.*)/.exec(printed)?.[1]]).toEqual([
      'failed',
      '/yes/ was not found in what it gave; exit 0 (0 ms, this machine)',
    ]);
    expect(printed).toContain('Not as expected: /yes/ was not found in what it gave.');
  });

  it('takes an exit status that is expected for a success', async () => {
    expect((await run('```bash {expect="exit 1"}\nfail\n```\n')).outcome).toBe('succeeded');
    expect((await run('```bash {expect="/fail/"}\nfail\n```\n')).outcome).toBe('failed');
  });

  it('goes on where leave was given and it is not production', async () => {
    const { outcome } = await run('```redis\nSET a 1\n```', { yes: true });
    expect(outcome).toBe('succeeded');
  });

  it('makes every connection read-only when only reading', async () => {
    const { printed } = await run('```bash {on=worker}\nuptime\n```', { readOnly: true });
    expect(printed).toContain('uptime|read-only');
  });

  it('takes parameters from the caller, else from the front matter', async () => {
    const head = '---\nparameters:\n  q: {default: one}\n  r: two\n---\n';
    const { printed } = await run(`${head}${fence('x ${param.q} ${param.r}')}`, {
      parameters: { q: 'given' },
    });
    expect(printed).toContain('|given|two|');
  });

  it('is one document for a program', async () => {
    const { printed } = await run(fence('one', 'fail'), {}, jsonReport);
    const ran = {
      language: 'bash',
      production: false,
      statementClass: 'unknown',
      startedAt: '2026-01-05T00:00:00.000Z',
      durationMs: 0,
      results: [],
    };
    expect(JSON.parse(printed)).toEqual({
      file: 'a.md',
      outcome: 'failed',
      steps: [
        {
          ...ran,
          number: 1,
          step: 'one',
          outcome: 'succeeded',
          exitCode: 0,
          summary: 'exit 0',
          stdout: 'one|\n',
          stderr: '',
        },
        {
          ...ran,
          number: 2,
          step: 'fail',
          outcome: 'failed',
          exitCode: 1,
          summary: 'exit 1',
          stdout: 'fail|\n',
          stderr: 'It failed.\n',
        },
      ],
    });
  });

  it.each([textReport, jsonReport])('masks a secret that stands in the name of a step', async (report) => {
    const { printed } = await run('```bash\n# hunter2 is in\nls\n```', {}, report);
    expect([printed.includes('hunter2'), printed.includes('•••••• is in')]).toEqual([false, true]);
  });

  it('judges and runs the same text, whatever its line ends', async () => {
    const { printed } = await run('```bash\r\nls\r\npwd\r\n```\r\n', { readOnly: true });
    expect(printed).toContain('ls\npwd|');
  });
});
