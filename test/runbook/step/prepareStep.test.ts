import { describe, expect, it } from 'vitest';
import type { IntendedPlace } from '../../../src/runbook/policy/policy';
import { prepareStep } from '../../../src/runbook/step/prepareStep';

const shell = { displayName: 'Shell', languages: ['bash'], connectionTypes: ['shell'] };
const sql = { displayName: 'SQL', languages: ['sql'], connectionTypes: ['postgres', 'sqlite'] };
const python = { displayName: 'Python', languages: ['python'], connectionTypes: ['python'] };
const place = (name: string, type: string): IntendedPlace => ({
  name,
  type,
  access: 'read-only',
  production: false,
});
const db = place('db', 'postgres');
const archive = place('archive', 'sqlite');
const worker = place('worker', 'shell');
const django = place('django', 'python');

const prepare = (info: string, connections: IntendedPlace[], defaults = {}, source = 'x') =>
  prepareStep({
    info,
    source,
    defaults,
    scope: { alert: undefined, parameters: { q: 'v' }, steps: {} },
    kernels: [shell, sql, python],
    connections,
  });

describe('a step', () => {
  it('is ready with everything it says', () => {
    const info = 'bash {name=a on=worker timeout=5s confirm=true cwd=ops range=1h}';
    expect(prepare(info, [worker], {}, 'echo ${param.q}')).toEqual({
      kind: 'ready',
      kernel: shell,
      language: 'bash',
      name: 'a',
      connection: worker,
      variables: { 'param.q': 'v' },
      options: { name: 'a', on: 'worker', timeout: '5s', confirm: 'true', cwd: 'ops', range: '1h' },
      timeout: 5_000,
      confirm: true,
      workingDirectory: 'ops',
    });
  });

  it.each<[sentence: string, info: string, connections: IntendedPlace[], defaults: object, expected: string]>(
    [
      ['runs here when it names nothing', 'bash', [worker, db], {}, 'here'],
      ['in Python runs in the only application that is known', 'python', [worker, django], {}, 'django'],
      ['in Python runs here when there are several', 'python', [django, place('x', 'python')], {}, 'here'],
      ['in Python runs here when there is none', 'python', [worker, db], {}, 'here'],
      ['runs on the only connection that fits', 'sql', [worker, db], {}, 'db'],
      ['runs on the one of the front matter', 'sql', [db, archive], { on: 'archive' }, 'archive'],
      ['ignores one of the front matter that does not fit', 'sql', [db, worker], { on: 'worker' }, 'db'],
      ['runs on its own one first', 'sql {on=db}', [db, archive], { on: 'archive' }, 'db'],
      ['has to choose among several', 'sql', [db, archive], {}, 'chooseConnection'],
      ['names one that is not there', 'sql {on=x}', [db], {}, 'unknownConnection'],
      ['names one of the wrong type', 'sql {on=worker}', [db, worker], {}, 'wrongConnection'],
      ['of an unknown language does not run', 'json', [], {}, 'notRunnable'],
      ['of no language does not run', '', [], {}, 'notRunnable'],
      ['with a timeout that is none does not run', 'sql {timeout=soon}', [db], {}, 'badOption'],
    ],
  )('%s', (_sentence, info, connections, defaults, expected) => {
    const step = prepare(info, connections, defaults);
    const outcome =
      step.kind === 'ready' ? (step.connection?.name ?? 'here') : step.kind === 'problem' ? step.reason : '';
    expect(outcome).toBe(expected);
  });

  it('says which values it misses', () => {
    const step = prepare('bash', [], {}, '${param.other} ${alert.name}');
    expect(step.kind === 'missing' && step.missing.map(({ name, reason }) => [name, reason])).toEqual([
      ['param.other', 'askForParameter'],
      ['alert.name', 'noAlert'],
    ]);
  });

  it('asks first when the front matter wants it, whatever the step says', () => {
    const step = prepare('bash {confirm=false}', [], { confirm: 'true' });
    expect(step.kind === 'ready' && step.confirm).toBe(true);
  });
});
