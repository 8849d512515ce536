import { describe, expect, it } from 'vitest';
import type { BindingProblem, BoundStatement } from '../../../src/kernels/sql/binding';
import { bind, originalOffset } from '../../../src/kernels/sql/binding';
import type { SqlDialect } from '../../../src/runbook/policy/sqlSegments';
import { statementsOf } from '../../../src/kernels/sql/statements';

const variables = { id: '7', 'alert.labels.key': "x'; DROP", 'step.find-it.rows[0].key': 'k' };

function bound(source: string, dialect: SqlDialect): BoundStatement | BindingProblem {
  const [statement] = statementsOf(source, dialect);
  if (!statement) throw new Error('the test has no statement');
  return bind(statement, variables, dialect);
}

describe('binding variables', () => {
  it.each<readonly [string, SqlDialect, string, readonly string[]]>([
    ['SELECT ${id}', 'postgres', 'SELECT $1', ['7']],
    ['SELECT ${alert.labels.key}, :id', 'postgres', 'SELECT $1, $2', ["x'; DROP", '7']],
    ['SELECT ${step.find-it.rows[0].key}, [${id}]', 'sqlite', 'SELECT ?1, [${id}]', ['k']],
    ['SELECT ${step.find-it.rows[0].key}', 'postgres', 'SELECT $1', ['k']],
    ['SELECT :id, ${id}', 'sqlite', 'SELECT ?1, ?1', ['7']],
    ['SELECT :id, ${id}, @now := 1', 'mysql', 'SELECT ?, ?, @now := 1', ['7', '7']],
    ["SELECT ':id'::text, a[1:id], '12:30'", 'postgres', "SELECT ':id'::text, a[1:id], '12:30'", []],
    [
      "SELECT 1 -- ${id}\n, '${other}', $$ ${id} $$",
      'postgres',
      "SELECT 1 -- ${id}\n, '${other}', $$ ${id} $$",
      [],
    ],
    ["SELECT m->>'k', m ? 'k', m @> '{}'", 'postgres', "SELECT m->>'k', m ? 'k', m @> '{}'", []],
  ])('%j in %s becomes %j', (source, dialect, text, values) => {
    expect(bound(source, dialect)).toMatchObject({ text, values });
  });

  it.each<readonly [string, SqlDialect, BindingProblem]>([
    [
      'SELECT ${nothing}',
      'postgres',
      { problem: '"${nothing}" has no value here, so nothing was run.', offset: 7 },
    ],
    ['SELECT $1', 'postgres', { problem: '"$1" has no value here, so nothing was run.', offset: 7 }],
    [
      'SELECT :nothing',
      'sqlite',
      { problem: '":nothing" has no value here, so nothing was run.', offset: 7 },
    ],
    ['SELECT ?', 'sqlite', { problem: '"?" has no value here, so nothing was run.', offset: 7 }],
    [
      "SELECT '${id}'",
      'postgres',
      {
        problem:
          '"${id}" stands inside quotes, where it would stay as it is. Take the quotes away: the value arrives as one text.',
        offset: 8,
      },
    ],
  ])('%j in %s is a problem', (source, dialect, problem) => {
    expect(bound(source, dialect)).toEqual(problem);
  });

  it('finds the way back from a position in the bound text', () => {
    const result = bound('SELECT ${id}, ${alert.labels.key} FORM x', 'postgres');
    if ('problem' in result) throw new Error(result.problem);
    expect(originalOffset(result, result.text.indexOf('FORM'))).toBe(34);
    expect(originalOffset(result, result.text.indexOf('$2'))).toBe(14);
    expect(originalOffset(result, 0)).toBe(0);
  });
});
