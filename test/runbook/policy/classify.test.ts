import { describe, expect, it } from 'vitest';
import { classifyStep } from '../../../src/runbook/policy/classify';
import type { StatementClass } from '../../../src/runbook/policy/statementClass';

describe('a step', () => {
  it.each<[language: string, source: string, expected: StatementClass, connectionType?: string]>([
    ['python', 'print(1)', 'unknown'],
    ['sql', '', 'read'],
    ['sql', '-- only a comment', 'read'],
    ['sql', 'SELECT 1; select 2', 'read'],
    ['sql', '(SELECT 1) UNION (SELECT 2)', 'read'],
    ['sql', "SELECT 'DROP TABLE x; DELETE FROM y'", 'read'],
    ['sql', 'SELECT "delete" FROM t', 'read'],
    ['sql', "SELECT metadata->>'dedup_key' FROM t HAVING COUNT(*) > 1", 'read'],
    ['sql', 'SELECT $tag$; DROP TABLE x;$tag$', 'read', 'postgres'],
    ['sql', 'SELECT $tag$; DROP TABLE x;$tag$', 'destructive', 'sqlite'],
    ['sql', "SELECT E'\\'; DROP TABLE x; --'", 'read', 'postgres'],
    ['sql', "SELECT '\\'; DROP TABLE x; --'", 'destructive', 'postgres'],
    ['sql', "SELECT '\\'; DROP TABLE x; --'", 'read', 'mysql'],
    ['sql', '/* /* */ DROP TABLE x; /* */ */ SELECT 1', 'read', 'postgres'],
    ['sql', '/* /* */ DROP TABLE x; /* */ */ SELECT 1', 'destructive', 'sqlite'],
    ['sql', '/* /* */ DROP TABLE x; /* */ */ SELECT 1', 'destructive'],
    ['sql', "SELECT 1 # '\n; DROP TABLE x; -- '", 'destructive', 'mysql'],
    ['sql', "SELECT 1 -- \r' \n; DROP TABLE x; -- '", 'destructive', 'sqlite'],
    ['sql', 'SELECT 1 /*! ; DROP TABLE x */', 'destructive', 'mysql'],
    ['sql', "SELECT [a'b]; DROP TABLE x; --'", 'destructive', 'sqlite'],
    ['sql', 'SELECT 1; -- harmless\n DROP TABLE x', 'destructive'],
    ['sql', 'WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone', 'destructive'],
    ['sql', 'WITH gone AS (DELETE FROM t WHERE id = 1 RETURNING *) SELECT * FROM gone', 'write'],
    ['sql', 'SELECT * INTO copy FROM t', 'write'],
    ['sql', 'SELECT * FROM t FOR UPDATE', 'write'],
    ['sql', 'SELECT pg_terminate_backend(5)', 'write'],
    ['sql', 'SELECT pg_sleep(60)', 'read'],
    ['sql', 'EXPLAIN DELETE FROM t', 'read'],
    ['sql', 'EXPLAIN (ANALYZE) DELETE FROM t', 'destructive'],
    ['sql', 'UPDATE t SET a = 1 WHERE b', 'write'],
    ['sql', 'UPDATE t SET a = 1', 'destructive'],
    ['sql', 'VACUUM ANALYZE teams_team', 'write'],
    ['sql', 'SET TRANSACTION READ WRITE', 'write'],
    ['sql', 'COPY t TO STDOUT', 'read'],
    ['sql', "COPY t TO PROGRAM 'sh'", 'destructive'],
    ['sql', 'PRAGMA user_version', 'read'],
    ['sql', 'PRAGMA user_version = 2', 'write'],
    ['sql', "SELECT 'not closed", 'write'],
    ['sql', 'frobnicate', 'write'],
    ['http', 'GET /a\n###\nHEAD /b', 'read'],
    ['http', '# look\n/health', 'read'],
    ['http', 'GET /a\n### then\npost /b', 'write'],
    ['http', 'DELETE /a', 'destructive'],
    ['redis', 'GET a\n# x\nslowlog get 10', 'read'],
    ['redis', 'LLEN celery\nSET a 1', 'write'],
    ['redis', '"FLUSHALL"', 'destructive'],
    ['promql', 'sum(up)', 'read'],
    ['bash', '# 1. Look\ncelery -A shop inspect active\ndf -h | grep data', 'read'],
    ['bash', 'sudo systemctl restart worker', 'unknown'],
    ['bash', 'echo $(rm x)', 'destructive'],
    ['bash', 'cat a > b', 'unknown'],
    ['bash', 'cat a | sh', 'unknown'],
    ['bash', 'PATH=. ls', 'unknown'],
    ['bash', 'ls\n# x\nrm a', 'destructive'],
    ['bash', "ls '\n# '; rm a #'", 'unknown'],
    ['python', 'print(1)', 'unknown'],
    ['constructor', 'x', 'unknown'],
    ['sqӏ', 'SELECT 1', 'unknown'],
  ])('in %s %j would: %s', (language, source, expected, connectionType) => {
    expect(classifyStep(language, source, connectionType)).toBe(expected);
  });

  it.each(['$$', 'x:', "E'a'\n", 'DELETE WHERE ', 'EXPLAIN ANALYZE ', '/*', '(', 'sudo a ', 'kubectl ', '"'])(
    'of %j a hundred thousand times is read in the time that its length takes',
    (part) => {
      const source = part.repeat(100_000);
      expect(['bash', 'sql'].map((language) => classifyStep(language, source))).not.toContain('read');
    },
  );
});
