import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SqlDialect } from '../../../src/runbook/policy/sqlSegments';
import { sqlSegments } from '../../../src/runbook/policy/sqlSegments';
import { statementsOf } from '../../../src/kernels/sql/statements';

const texts = (source: string, dialect: SqlDialect): readonly string[] =>
  statementsOf(source, dialect).map((statement) => statement.text.trim());

describe('the statements of a step', () => {
  it.each<readonly [string, SqlDialect, readonly string[]]>([
    ['SELECT 1; SELECT 2', 'postgres', ['SELECT 1', 'SELECT 2']],
    ['SELECT 1;;\n ; -- nothing\n', 'postgres', ['SELECT 1']],
    ['SELECT "a;\\";b"; SELECT 2 # c; d', 'mysql', ['SELECT "a;\\";b"', 'SELECT 2 # c; d']],
    ['SELECT 1 --1; SELECT `a;b` -- c; d', 'mysql', ['SELECT 1 --1', 'SELECT `a;b` -- c; d']],
    ['SELECT 1 /*! ; DELETE FROM t */', 'mysql', ['SELECT 1 /*!', 'DELETE FROM t */']],
    ["SELECT ';', 'it''s; so'; SELECT 2", 'postgres', ["SELECT ';', 'it''s; so'", 'SELECT 2']],
    ["SELECT E'\\';'; SELECT 2", 'postgres', ["SELECT E'\\';'", 'SELECT 2']],
    ["SELECT '\\'; SELECT 2", 'postgres', ["SELECT '\\'", 'SELECT 2']],
    ['SELECT $$a;b$$; SELECT $x$;$$;$x$', 'postgres', ['SELECT $$a;b$$', 'SELECT $x$;$$;$x$']],
    ['SELECT 1 /* a; /* b; */ c; */; SELECT 2', 'postgres', ['SELECT 1 /* a; /* b; */ c; */', 'SELECT 2']],
    ['SELECT 1 -- a; b\n; SELECT 2', 'postgres', ['SELECT 1 -- a; b', 'SELECT 2']],
    ['SELECT "a;b"; SELECT 2', 'postgres', ['SELECT "a;b"', 'SELECT 2']],
    ['SELECT [a;b], `c;d`; SELECT 2', 'sqlite', ['SELECT [a;b], `c;d`', 'SELECT 2']],
    [
      'CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 2; END; SELECT 3',
      'sqlite',
      ['CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 2; END', 'SELECT 3'],
    ],
    [
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3',
      'postgres',
      ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END', 'SELECT 3'],
    ],
    ['BEGIN; SELECT 1; END;', 'sqlite', ['BEGIN', 'SELECT 1', 'END']],
    ["SELECT 'never closed; SELECT 2", 'postgres', ["SELECT 'never closed; SELECT 2"]],
    ['', 'sqlite', []],
  ])('of %j in %s', (source, dialect, expected) => {
    expect(texts(source, dialect)).toEqual(expected);
  });

  it('knows the words of a statement, quoted names among them', () => {
    const [statement] = statementsOf(`select "pg_terminate_backend"('drop') -- x`, 'postgres');
    expect(statement?.words).toEqual(['SELECT', 'PG_TERMINATE_BACKEND']);
  });

  it('covers every text without a gap', () => {
    const sql = fc.array(
      fc.constantFrom("'", '"', '`', '[', ']', '$$', '$a$', '--', '/*', '*/', '\n', ';', 'a', 'E', '\\', ' '),
    );
    fc.assert(
      fc.property(sql, fc.constantFrom<SqlDialect>('postgres', 'sqlite'), (parts, dialect) => {
        const text = parts.join('');
        const joined = sqlSegments(text, dialect).map(({ start, end }) => text.slice(start, end));
        expect(joined.join('')).toBe(text);
        expect(joined).not.toContain('');
      }),
    );
  });
});
