import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { silentLog } from '../../../src/base/log';
import type { ConfigurationProblem } from '../../../src/monitoring/configuration/configuration';
import type { CheckedRunbooks } from '../../../src/monitoring/report/commandLine';
import { runCommand } from '../../../src/monitoring/report/commandLine';
import { USAGE } from '../../../src/monitoring/report/commandArguments';
import { SourceError } from '../../../src/monitoring/source';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeSources, alertObservation, checkObservation, unusedHttp } from '../../fakes/fakeSource';

const YAML = 'sources:\n  alerts: {type: fake, url: http://alerts.example.com}\n';

const NO_RUNBOOKS: CheckedRunbooks = { count: 0, problems: [] };

interface Run {
  readonly code: number;
  readonly printed: string;
  readonly complained: string;
}

async function run(
  words: string,
  options: {
    sources?: FakeSources;
    text?: string;
    rules?: string;
    runbooks?: CheckedRunbooks;
    during?: (clock: FakeClock) => Promise<void>;
  } = {},
): Promise<Run> {
  const {
    sources = new FakeSources({ checks: true }),
    text = YAML,
    rules,
    during,
    runbooks = NO_RUNBOOKS,
  } = options;
  const files = new Map([
    ['sitrep.yaml', text],
    ['ops/rules.yml', rules],
  ]);
  let printed = '';
  let complained = '';
  const clock = new FakeClock(Date.UTC(2026, 0, 5, 9));
  const interrupted = new AbortController();
  const settings = z.looseObject({ url: z.string() });
  const ended = runCommand(
    words.split(' ').filter((word) => word !== ''),
    {
      version: '1.2.3',
      sources: sources.definitions.map((definition) => ({ ...definition, settings })),
      environment: {},
      http: unusedHttp,
      clock,
      random: () => 0.5,
      log: silentLog,
      files: {
        read: (path) => Promise.resolve(files.get(path)),
        list: async (folder) => (folder === 'ops' && rules !== undefined ? ['rules.yml'] : []),
      },
      editors: { findStores: async () => [], open: () => undefined },
      userName: () => 'ana',
      print: (more) => (printed += more),
      complain: (more) => (complained += more),
      runRunbook: (wanted) => {
        printed += JSON.stringify([wanted.command, wanted.configuration.connections.length]);
        return Promise.resolve(3);
      },
      checkRunbooks: () => Promise.resolve(runbooks),
    },
    interrupted.signal,
  );
  if (during) {
    await during(clock);
    interrupted.abort();
  }
  return { code: await ended, printed, complained };
}

const firing = (): FakeSources => {
  const sources = new FakeSources({ checks: true });
  sources.alerts('alerts', [
    alertObservation({ summary: 'it \u001b[31mis\u202e down\n', startsAt: Date.UTC(2026, 0, 5, 8, 56) }),
  ]);
  return sources;
};
const refused = (): FakeSources => {
  const sources = new FakeSources();
  sources.fail('alerts', new SourceError('unreachable', 'Connection refused by alerts.example.com.'));
  return sources;
};
const healthy = (): FakeSources => {
  const sources = new FakeSources({ checks: true });
  sources.checks('alerts', [checkObservation()]);
  return sources;
};

describe('sitrep status', () => {
  it('prints what fires, with nothing of it acting on the terminal, and exits with 2', async () => {
    const { code, printed } = await run('status', { sources: firing() });
    expect(code).toBe(2);
    expect(printed.split('\n').slice(0, 4)).toEqual([
      'P0 DatabaseDown',
      '',
      'Alerts',
      '  P0 (critical)  firing 4 min  DatabaseDown    it ␛[31mis⟨U+202E⟩ down ⏎',
    ]);
  });

  it('exits with 3 when a source cannot be read, and says why', async () => {
    const { code, printed } = await run('status', { sources: refused() });
    expect(code).toBe(3);
    expect(printed).toContain('alerts  unreachable  Connection refused by alerts.example.com\n');
  });

  it('exits with 0 when all is well', async () => {
    const { code, printed } = await run('status', { sources: healthy() });
    expect([code, printed.split('\n')[0]]).toEqual([0, 'Sitrep: 1 ok']);
  });

  it('exits with 3 when nothing is configured, because nothing is known', async () => {
    expect((await run('status', { text: '' })).code).toBe(3);
  });

  it('exits with 1 on a wrong configuration, and asks nobody', async () => {
    const sources = firing();
    const { code, complained } = await run('status', { sources, text: `${YAML}servces: {}\n` });
    expect(code).toBe(1);
    expect(complained).toMatch(/^sitrep\.yaml:3:1 error .*"servces"/);
    expect(sources.polled).toEqual([]);
  });

  it('prints JSON for other programs', async () => {
    const { printed } = await run('status --json', { sources: firing() });
    expect(JSON.parse(printed)).toMatchObject({
      at: '2026-01-05T09:00:00.000Z',
      exitCode: 2,
      alerts: [{ title: 'DatabaseDown', state: 'firing', firedAt: '2026-01-05T08:56:00.000Z' }],
    });
  });

  it('prints only what changed while it watches, and ends when interrupted', async () => {
    const sources = healthy();
    const { code, printed } = await run('status --watch', {
      sources,
      during: async (clock) => {
        await clock.advance(120_000);
        sources.checks('alerts', [checkObservation({ verdict: 'failing', reason: 'database: down' })]);
        await clock.advance(120_000);
      },
    });
    expect(code).toBe(2);
    expect(
      printed.split('\n').filter((line) => line === 'Services' || line === 'Sources').length,
    ).toBeLessThan(6);
    expect(printed).toMatch(/^Sitrep: 1 ok[\s\S]*P1 HealthCheckFailing/);
  });
});

const deadLink: ConfigurationProblem = {
  file: 'docs/a.md',
  severity: 'warning',
  range: { start: { line: 3, column: 5 }, end: { line: 3, column: 9 } },
  message: 'No such file.',
  code: 'dead-link',
};

describe('sitrep check --runbooks', () => {
  it.each<[sentence: string, runbooks: CheckedRunbooks, code: number, printed: string]>([
    ['without a runbook', { count: 0, problems: [] }, 0, 'There is no runbook beside the configuration.\n'],
    ['with runbooks that are fine', { count: 2, problems: [] }, 0, 'Nothing is wrong with 2 runbooks.\n'],
    [
      'with a problem',
      { count: 2, problems: [deadLink] },
      1,
      'docs/a.md:3:5 warning No such file.\n1 warning\n',
    ],
  ])('says what is wrong %s', async (_, runbooks, code, printed) => {
    const result = await run('check --runbooks', { text: YAML, runbooks });
    expect([result.code, result.printed]).toEqual([code, `sitrep.yaml is fine.\n${printed}`]);
  });
});

describe('sitrep check', () => {
  it.each([
    ['a configuration that is fine', YAML, 0, 'sitrep.yaml is fine.\n'],
    ['a mistake', 'services: 3\n', 1, expect.stringMatching(/^sitrep\.yaml:1:\d+ error .*\n1 error\n$/)],
  ])('of %s', async (_, text, code, printed) => {
    const result = await run('check', { text });
    expect([result.code, result.printed]).toEqual([code, printed]);
  });

  it('of the rule files that it names, each mistake at its place', async () => {
    const text = `${YAML}rules: [ops/*.yml, gone.yml]\n`;
    const rules = 'groups:\n  - name: shop\n    rules:\n      - alert: Slow\n        expr: sum(\n';
    const { code, printed } = await run('check', { text, rules });
    expect([code, printed.split('\n')]).toEqual([
      1,
      [
        expect.stringMatching(/^ops\/rules\.yml:5:\d+ error .*end of the query/),
        'sitrep.yaml:3:20 error "gone.yml" names no file that can be read.',
        '2 errors',
        '',
      ],
    ]);
  });

  it('of objectives', async () => {
    const text =
      'objectives:\n  fast: {objective: 99.9, errors: "sum(rate(a[$window])", total: "sum(rate(b[$window]))"}\n';
    const { code, printed } = await run('check', { text });
    expect([code, printed]).toEqual([
      1,
      expect.stringMatching(/^sitrep\.yaml:2:\d+ error The query cannot be read/),
    ]);
  });
});

describe('sitrep run', () => {
  it('hands on what it was told, with the connections of the configuration', async () => {
    const text = 'connections:\n  worker: {type: shell, via: "ssh worker-1"}\n';
    const { code, printed } = await run('run sitrep.yaml --section A --param k=v=w --read-only', { text });
    const told = {
      kind: 'run',
      file: 'sitrep.yaml',
      section: 'A',
      parameters: { k: 'v=w' },
      readOnly: true,
      yes: false,
      json: false,
    };
    expect([code, JSON.parse(printed)]).toEqual([3, [told, 1]]);
  });
});

describe('the words after sitrep', () => {
  it.each<[string, number, string]>([
    [
      'statu',
      1,
      '"statu" is not a command. There are: status, check, test, run, alerts, explain, ack, silence. See sitrep --help.\n',
    ],
    ['status now', 1, '"now" is one word too many after status. See sitrep --help.\n'],
    ['check --json', 1, '"--json" does not go with check. See sitrep --help.\n'],
    ['status --once --watch', 1, '"--once" and "--watch" do not go together. See sitrep --help.\n'],
    ['status --banana', 1, "Unknown option '--banana'. See sitrep --help.\n"],
    ['run', 1, '"run" needs the Markdown file of a runbook. See sitrep --help.\n'],
    ['run a.md b.md', 1, '"b.md" is one word too many after run. See sitrep --help.\n'],
    ['run a.md --watch', 1, '"--watch" does not go with run. See sitrep --help.\n'],
    ['run a.md --param k', 1, '"k" is no parameter. Write it as --param NAME=VALUE. See sitrep --help.\n'],
    ['run missing.md', 1, '"missing.md" cannot be read.\n'],
    [
      'status --config other.yaml',
      1,
      '"other.yaml" cannot be read. Name the configuration with --config FILE.\n',
    ],
  ])('%s', async (words, code, complained) => {
    expect(await run(words)).toEqual({ code, printed: '', complained });
  });

  it.each([
    ['', USAGE],
    ['--help', USAGE],
    ['--version', '1.2.3\n'],
  ])('"%s" print what was asked for', async (words, printed) => {
    expect(await run(words)).toEqual({ code: 0, printed, complained: '' });
  });
});
