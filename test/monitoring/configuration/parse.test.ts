import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretText } from '../../../src/base/secrets/secrets';
import { parseConfiguration } from '../../../src/monitoring/configuration/parse';
import { fakeDefinitions } from '../../fakes/fakeDefinitions';

const parse = (text: string, environment: Record<string, string> = {}) =>
  parseConfiguration(text, { file: 'sitrep.yaml', sources: fakeDefinitions, environment });

/** Problems as `line:column code message`. */
const problemsOf = (text: string): string[] =>
  parse(text).problems.map(
    ({ range, code, message }) => `${range.start.line}:${range.start.column} ${code} ${message}`,
  );

const FULL = `version: 1
environment: production
services:
  teams:
    owner: backend
    path: apps/teams
    runbooks: [docs/monitoring.md, ops/runbooks/]
    match: {job: [app, teams], project: teams}
    dependsOn: [database, redis]
    health:
      - {url: https://app.example.com/readiness, every: 30s, timeout: 5s, failures: 2, successes: 2}
    metrics: {url: https://app.example.com/metrics/, every: 15s}
sources:
  prom:   {type: prometheus, url: "http://prometheus:9090"}
  errors: {type: sentry, organization: delta, projects: [teams], token: "\${secret:sentry}"}
connections:
  db:     {type: postgres, url: postgres://app@db/delta, password: "\${secret:db}", access: read-only}
  worker: {type: shell, via: "ssh worker-1", access: read-write, production: false}
rules: [ops/prometheus_alerts.yml]
severities: {critical: P0, Sev-Banana: P3}
response: {P0: 5m, P1: 15m}
onCall: {rotation: weekly, start: 2026-01-05, people: [a, b], secondary: lead, escalation: [lead, cto]}
notify: {P0: [slack-critical], P1: slack}
retention: {metrics: 30d, audit: 2y}
`;

describe('a configuration in the full form', () => {
  const configuration = parse(FULL);

  it('has no problems', () => {
    expect(configuration.problems).toEqual([]);
  });

  it('makes a source of each endpoint of a service', () => {
    expect(
      configuration.sources.map(({ position: _position, settings: _settings, ...rest }) => rest),
    ).toEqual([
      {
        id: 'teams/health',
        type: 'health',
        service: 'teams',
        target: 'https://app.example.com/readiness',
        every: 30_000,
        timeout: 5_000,
        failures: 2,
        successes: 2,
        severity: undefined,
      },
      {
        id: 'teams/metrics',
        type: 'metrics',
        service: 'teams',
        target: 'https://app.example.com/metrics/',
        every: 15_000,
        timeout: 5_000,
        failures: 1,
        successes: 1,
        severity: undefined,
      },
      {
        id: 'prom',
        type: 'prometheus',
        service: undefined,
        target: 'http://prometheus:9090/',
        every: 30_000,
        timeout: 5_000,
        failures: 1,
        successes: 1,
        severity: undefined,
      },
      {
        id: 'errors',
        type: 'sentry',
        service: undefined,
        target: 'delta',
        every: 30_000,
        timeout: 5_000,
        failures: 1,
        successes: 1,
        severity: undefined,
      },
    ]);
  });

  it('keeps secrets as templates', () => {
    expect(configuration.sources.at(-1)?.settings).toEqual({
      organization: 'delta',
      projects: ['teams'],
      token: new SecretText('${secret:sentry}'),
    });
    expect(JSON.stringify(configuration.connections)).toContain('"password":"${secret:db}"');
  });

  it('reads services, connections and the rest', () => {
    expect(configuration.services).toEqual([
      {
        name: 'teams',
        owner: 'backend',
        path: 'apps/teams',
        runbooks: ['docs/monitoring.md', 'ops/runbooks/'],
        match: { job: ['app', 'teams'], project: ['teams'] },
        dependsOn: ['database', 'redis'],
        position: { line: 4, column: 3 },
      },
    ]);
    expect(
      configuration.connections.map(({ name, access, production }) => ({ name, access, production })),
    ).toEqual([
      { name: 'db', access: 'read-only', production: true },
      { name: 'worker', access: 'read-write', production: false },
    ]);
    expect(configuration.severities).toMatchObject({ critical: 'P0', 'sev-banana': 'P3', warning: 'P2' });
    expect(configuration.response).toEqual({ P0: 300_000, P1: 900_000 });
    expect(configuration.notify).toEqual({ P0: ['slack-critical'], P1: ['slack'] });
    expect(configuration.onCall).toEqual({
      rotation: 'weekly',
      start: '2026-01-05',
      people: ['a', 'b'],
      secondary: 'lead',
      escalation: ['lead', 'cto'],
    });
    expect(configuration.retention).toEqual({
      metrics: 2_592_000_000,
      alerts: 7_776_000_000,
      incidents: 31_536_000_000,
      audit: 63_072_000_000,
    });
  });
});

describe('a configuration in the short form', () => {
  it('needs no more than a service with a URL', () => {
    const { sources, problems } = parse(
      'services:\n  shop:\n    health: https://shop.example.com/readiness\n    metrics: https://shop.example.com/metrics\n',
    );
    expect(problems).toEqual([]);
    expect(sources.map(({ id, settings, every }) => ({ id, settings, every }))).toEqual([
      { id: 'shop/health', settings: { url: 'https://shop.example.com/readiness' }, every: 30_000 },
      { id: 'shop/metrics', settings: { url: 'https://shop.example.com/metrics' }, every: 30_000 },
    ]);
  });

  it.each(['', '\n', '# only a comment\n', 'services:\n', 'services: {}\n'])(
    'is empty without a complaint: %j',
    (text) => {
      expect(parse(text)).toMatchObject({ services: [], sources: [], problems: [] });
    },
  );
});

describe('a mistake in a configuration', () => {
  it.each([
    [
      'services:\n  shop:\n    helth: https://a.example/\n',
      ['3:5 unknown-key "helth" is not a key that Sitrep knows here. Did you mean "health"?'],
    ],
    [
      'servics: {}\n',
      ['1:1 unknown-key "servics" is not a key that Sitrep knows here. Did you mean "services"?'],
    ],
    [
      'services:\n  shop:\n    health: shop.example.com\n',
      ['3:13 wrong-value "shop.example.com": write a URL that starts with http:// or https://.'],
    ],
    [
      'services:\n  shop:\n    health: {url: "https://a.example/", every: 30}\n',
      ['3:48 wrong-type "30": write a number with a unit, such as 30s, 5m or 1h.'],
    ],
    [
      'services:\n  shop:\n    health: {every: 30s}\n',
      ['3:13 missing-key "url" is missing: write a URL that starts with http:// or https://.'],
    ],
    [
      'services:\n  - shop\n',
      ['2:3 wrong-type "services" must be a block of names, each with its own keys below it.'],
    ],
    [
      'services:\n  shop: https://a.example\n',
      ['2:9 wrong-type "shop" must be a block of keys, indented below it.'],
    ],
    [
      'services:\n  shop:\n    health: [1]\n',
      ['3:14 wrong-type "health" must be a URL, or a block with "url", or a list of them.'],
    ],
    [
      'sources:\n  prom: {type: promethius, url: "http://a"}\n',
      ['2:16 unknown-type "promethius" is not a type of source. Did you mean "prometheus"?'],
    ],
    [
      'sources:\n  rules: {type: prometheus, url: "http://a"}\n',
      [
        '2:3 reserved-name "rules" is the name under which Sitrep tells the alerts of the rules that it evaluates itself. Give this source another one, such as "rules-server".',
      ],
    ],
    [
      'sources:\n  objectives: {type: prometheus, url: "http://a"}\n',
      [
        '2:3 reserved-name "objectives" is the name under which Sitrep tells the alerts of "objectives:". Give this source another one, such as "objectives-server".',
      ],
    ],
    [
      'sources:\n  prom: {url: "http://a"}\n',
      ['2:3 missing-key "type" is missing: write one of health, metrics, prometheus, sentry.'],
    ],
    [
      'connections:\n  db: {type: postgres}\n',
      ['2:3 missing-key "url" is missing: a postgres connection needs it.'],
    ],
    [
      'connections:\n  db: {type: oracle}\n',
      [
        '2:14 wrong-value "oracle": write one of postgres, mysql, sqlite, redis, http, prometheus, loki, elasticsearch, opensearch, shell, python.',
      ],
    ],
    [
      'response: {P0: soon, P1: 15m}\n',
      ['1:16 wrong-value "soon": write a number with a unit, such as 30s, 5m or 1h.'],
    ],
    [
      'response: {P9: 1m}\n',
      ['1:12 unknown-key "P9" is not a key that Sitrep knows here. Known here: P0, P1, P2, P3, P4.'],
    ],
    ['version: 2\n', ['1:10 wrong-value "2": write 1: it is the only version so far.']],
    [
      '- a\n- b\n',
      [
        '1:1 wrong-type The file must be a block of keys, such as "services:". See the example in the documentation.',
      ],
    ],
    [
      'onCall: {rotation: weekly, start: 2026-13-45, people: [a]}\n',
      ['1:35 wrong-value "2026-13-45": this day does not exist.'],
    ],
    [
      'rules: ops/${env:NOWHERE}.yml\n',
      [
        '1:8 environment-unset The environment variable "NOWHERE" is not set. Set it where VS Code starts, or write the value here.',
      ],
    ],
    [
      'services: {a: *nowhere}\n',
      [
        '1:1 yaml-alias The file refers to an anchor that does not exist, or expands aliases too often. Write the value out.',
      ],
    ],
  ])('stands on its line: %j', (text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  it('is told for broken YAML too, and what stands before it works', () => {
    const { problems, services } = parse('services:\n  shop:\n    owner: me\n  broken: {owner: [a\n');
    expect(problems.map((problem) => problem.range.start.line)).toContain(5);
    expect(services.map((service) => service.name)).toContain('shop');
  });

  it('costs only itself: everything else works', () => {
    const { services, sources, connections, response, problems } = parse(`services:
  shop:
    owner: 7
    health: [{url: "https://a.example/h", failures: 0}, nonsense, "https://a.example/second"]
sources:
  prom: {type: prometheus, url: "http://prom:9090", colour: red}
  bad: {type: prometheus}
connections:
  cache: {type: redis, url: "redis://cache:6379/0"}
response: {P0: soon, P1: 15m}
`);
    expect(problems).toHaveLength(6);
    expect(services.map((service) => [service.name, service.owner])).toEqual([['shop', undefined]]);
    expect(sources.map((source) => [source.id, source.failures])).toEqual([
      ['shop/health', 1],
      ['shop/health-3', 1],
      ['prom', 1],
    ]);
    expect(connections.map((connection) => connection.name)).toEqual(['cache']);
    expect(response).toEqual({ P1: 900_000 });
  });
});

describe('a secret in a configuration', () => {
  it.each([
    'sources:\n  errors: {type: sentry, organization: o, projects: [p], token: sntrys_abcdefghijklmnopqrstuvwxyz}\n',
    'services:\n  s: {health: {url: "https://a.example", headers: {Authorization: "Bearer abcdefgh12345"}}}\n',
    'connections:\n  db: {type: postgres, url: "postgres://app:hunter2hunter2@db/x"}\n',
  ])('that is written out is a warning which does not repeat it: %j', (text) => {
    const { problems } = parse(text);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([['literal-secret', 'warning']]);
    expect(problems[0]?.message).not.toMatch(/sntrys_|abcdefgh|hunter2/);
  });

  it('is none when it is a placeholder', () => {
    expect(
      problemsOf(
        'connections:\n  db: {type: postgres, url: "postgres://app@db/x", password: "${secret:db}"}\n',
      ),
    ).toEqual([]);
  });
});

describe('an environment variable', () => {
  it('is put into a URL, and stays a template in a credential', () => {
    const { sources, problems } = parse(
      'sources:\n  a: {type: prometheus, url: "http://${env:HOST}:9090"}\n  b: {type: sentry, organization: o, projects: [], token: "${env:TOKEN}"}\n',
      { HOST: 'prom', TOKEN: 'hidden-value' },
    );
    expect(problems).toEqual([]);
    expect(sources[0]?.settings).toEqual({ url: 'http://prom:9090' });
    expect(sources[1]?.settings).toMatchObject({ token: new SecretText('${env:TOKEN}') });
  });
});

describe('any text at all', () => {
  it('is read without an exception', () => {
    const line = fc.oneof(
      fc.constantFrom(
        'services:',
        '  shop:',
        '    health: http://a',
        'sources: [',
        '  - x',
        '? !!binary',
        '&a *a',
        '__proto__: {a: 1}',
        '\t- tab',
        '"',
        "'",
        '{',
        '<<: *x',
        'version: 1',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const configuration = parse(lines.join('\n'));
        for (const { range } of configuration.problems) expect(range.start.line).toBeGreaterThan(0);
      }),
      { numRuns: 2_000, seed: 4 },
    );
  });

  it('reads its own source without an exception', () => {
    expect(() => parse(readFileSync(__filename, 'utf8'))).not.toThrow();
  });
});
