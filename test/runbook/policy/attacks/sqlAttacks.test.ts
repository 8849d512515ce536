import { describe, expect, it } from 'vitest';
import { classifyStep } from '../../../../src/runbook/policy/classify';
import type { StatementClass } from '../../../../src/runbook/policy/statementClass';

type Row = readonly [sentence: string, source: string, expected: StatementClass];

const check =
  (dialect: string | undefined) =>
  (_sentence: string, source: string, expected: StatementClass): void => {
    expect(classifyStep('sql', source, dialect)).toBe(expected);
  };

describe('SQL that hides from its reader in PostgreSQL', () => {
  it.each<Row>([
    ['a statement behind a comment', 'SELECT 1 -- ok\n; DROP TABLE t', 'destructive'],
    ['a comment that ends at a carriage return', 'SELECT 1 -- ok\r; DROP TABLE t', 'destructive'],
    ['a comment with a comment in it', 'SELECT 1 /* /* */ ; DROP TABLE t -- */ */', 'read'],
    ['a statement behind a nested comment', '/* /* */ */ DROP TABLE t', 'destructive'],
    ['a comment inside of an operator', 'SELECT 1 +/* */ 2; DROP TABLE t', 'destructive'],
    ['a comment that is never closed', 'SELECT 1 /* ; ', 'write'],
    ['a plain string with a backslash', "SELECT '\\'; DROP TABLE t; --'", 'destructive'],
    ['an escape string with a backslash', "SELECT E'\\'; DROP TABLE t; --'", 'read'],
    ['a word that ends with e before a string', "SELECT date'\\'; DROP TABLE t; --'", 'destructive'],
    ['a digit before an escape string', "SELECT 1E'\\'', pg_terminate_backend(5) --'", 'write'],
    [
      'an escape string that goes on in the next line',
      "SELECT E'a'\n'b\\'c', pg_terminate_backend(5) --'",
      'write',
    ],
    ['one that goes on after a comment', "SELECT E'a' -- x\n'b\\'c', pg_terminate_backend(5) --'", 'write'],
    ['one that goes on twice', "SELECT E'a'\n'b'\n  'c\\'d', pg_terminate_backend(5) --'", 'write'],
    [
      'a string beside an escape string in the same line',
      "SELECT E'a' 'b\\'; DROP TABLE t; --'",
      'destructive',
    ],
    ['a Unicode string', "SELECT U&'\\0027; DROP TABLE t; --'", 'read'],
    ['a function whose name is quoted', 'SELECT "pg_terminate_backend"(5)', 'write'],
    ['a function whose name is escaped', 'SELECT U&"pg_terminate\\005fbackend"(5)', 'destructive'],
    ['a function with its schema', 'SELECT pg_catalog.pg_terminate_backend(5)', 'write'],
    ['a function with a space before its arguments', 'SELECT pg_terminate_backend /* */ (5)', 'write'],
    ['a function in FROM', 'SELECT * FROM pg_cancel_backend(5)', 'write'],
    ['a function in VALUES', 'VALUES (pg_reload_conf())', 'write'],
    ['a function in EXPLAIN ANALYZE', 'EXPLAIN ANALYZE SELECT pg_terminate_backend(5)', 'write'],
    ['a dollar quote', 'SELECT $$; DROP TABLE t; --$$', 'read'],
    ['a dollar quote that ends early', "SELECT $a$ ' $a$; DROP TABLE t; --'", 'destructive'],
    ['a dollar quote whose tag is not ASCII', "SELECT $é$ ' $é$; DROP TABLE t; --'", 'destructive'],
    ['a dollar quote after a number', "SELECT 1$$ ' $$; DROP TABLE t; --'", 'destructive'],
    ['a name that ends with dollars', 'SELECT 1 AS a$$, pg_terminate_backend(5) --$$', 'write'],
    ['a name of a symbol that ends with dollars', 'SELECT 1 AS 😀$$, pg_terminate_backend(5) --$$', 'write'],
    [
      'a name of a space that ends with dollars',
      'SELECT 1 AS \u00a0$$, pg_terminate_backend(5) --$$',
      'write',
    ],
    ['a parameter before a dollar quote', "SELECT $1$$ ' $$; DROP TABLE t; --'", 'destructive'],
    ['a dollar quote that is never closed', 'SELECT $a$ ; ', 'write'],
    ['a verb with an invisible letter', 'SELECT 1;\u00a0DROP TABLE t', 'write'],
    ['a verb of letters that only look right', 'ѕelect 1', 'write'],
    ['a WITH that deletes', 'WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x', 'destructive'],
    ['a WITH that deletes some', 'WITH x AS (DELETE FROM t WHERE a RETURNING *) SELECT * FROM x', 'write'],
    ['a WITH that inserts', 'WITH x AS (INSERT INTO t VALUES (1) RETURNING *) TABLE x', 'write'],
    [
      'a WITH that merges',
      'WITH x AS (MERGE INTO t USING s ON a WHEN MATCHED THEN DELETE) SELECT 1',
      'write',
    ],
    ['a condition that belongs to a sub-query', 'UPDATE t SET a = (SELECT 1 WHERE true)', 'destructive'],
    ['a condition of another part of a WITH', 'WITH x AS (DELETE FROM t) SELECT 1 WHERE true', 'destructive'],
    [
      'a condition before the change',
      'WITH a AS (SELECT 1 WHERE true), x AS (DELETE FROM t) SELECT 1',
      'destructive',
    ],
    ['a change with its own condition', 'UPDATE t SET a = (SELECT 1) WHERE b', 'write'],
    ['SELECT INTO', 'SELECT * INTO t2 FROM t', 'write'],
    ['SELECT INTO in lower case with a comment', 'select a/**/into/**/t2 from t', 'write'],
    ['FOR UPDATE', 'SELECT * FROM t FOR UPDATE', 'write'],
    ['FOR NO KEY UPDATE', 'SELECT * FROM t FOR NO KEY UPDATE SKIP LOCKED', 'write'],
    ['FOR SHARE', 'SELECT * FROM t FOR SHARE', 'write'],
    ['COPY to a program', "COPY t TO PROGRAM 'sh'", 'destructive'],
    ['COPY of a query to a program', "COPY (SELECT 1) TO PROGRAM 'sh'", 'destructive'],
    ['COPY to a file', "COPY t TO '/tmp/x'", 'write'],
    ['COPY from a file', "COPY t FROM '/tmp/x'", 'write'],
    ['COPY of a change', 'COPY (DELETE FROM t RETURNING *) TO STDOUT', 'destructive'],
    ['DO', 'DO $$ BEGIN DELETE FROM t; END $$', 'destructive'],
    ['CALL', 'CALL clean()', 'write'],
    ['EXPLAIN of a change', 'EXPLAIN DELETE FROM t', 'read'],
    ['EXPLAIN with options', 'EXPLAIN (FORMAT json, VERBOSE) DELETE FROM t', 'read'],
    ['EXPLAIN ANALYZE of a change', 'EXPLAIN ANALYZE DELETE FROM t', 'destructive'],
    [
      'EXPLAIN ANALYZE of a change with a condition',
      'EXPLAIN (ANALYZE, BUFFERS) DELETE FROM t WHERE a',
      'write',
    ],
    ['EXPLAIN ANALYZE of a refresh', 'EXPLAIN ANALYZE REFRESH MATERIALIZED VIEW v', 'write'],
    ['EXPLAIN ANALYZE of what was prepared', 'EXPLAIN ANALYZE EXECUTE p', 'write'],
    ['EXPLAIN ANALYZE that creates', 'EXPLAIN (ANALYZE) CREATE TABLE x AS SELECT 1', 'write'],
    ['EXPLAIN ANALYZE of a reading', 'EXPLAIN (ANALYZE, VERBOSE, BUFFERS) SELECT 1', 'read'],
    ['PREPARE', 'PREPARE p AS DELETE FROM t', 'destructive'],
    ['EXECUTE', 'EXECUTE p', 'write'],
    ['a cursor', 'DECLARE c CURSOR FOR SELECT 1', 'write'],
    ['FETCH, which moves a cursor', 'FETCH ALL FROM c', 'write'],
    ['leaving the read-only transaction', 'SET TRANSACTION READ WRITE', 'write'],
    ['leaving it for the session', 'SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE', 'write'],
    ['ending the transaction', 'COMMIT; BEGIN; DROP TABLE t', 'destructive'],
    ['ending it alone', 'COMMIT', 'write'],
    ['END', 'END', 'write'],
    ['ROLLBACK', 'ROLLBACK', 'write'],
    ['RESET', 'RESET ALL', 'write'],
    ['LISTEN', 'LISTEN x', 'write'],
    ['NOTIFY', 'NOTIFY x', 'write'],
    ['LOCK', 'LOCK TABLE t', 'write'],
    ['VACUUM', 'VACUUM FULL', 'write'],
    ['ANALYZE', 'ANALYZE t', 'write'],
    ['REINDEX', 'REINDEX TABLE t', 'write'],
    ['CLUSTER', 'CLUSTER t', 'write'],
    ['GRANT', 'GRANT ALL ON t TO public', 'write'],
    ['SECURITY LABEL', "SECURITY LABEL ON TABLE t IS 'x'", 'write'],
    ['LOAD', "LOAD 'x'", 'write'],
    ['CHECKPOINT', 'CHECKPOINT', 'write'],
    ['DISCARD', 'DISCARD ALL', 'write'],
    ['REASSIGN', 'REASSIGN OWNED BY a TO b', 'destructive'],
    ['ALTER SYSTEM', 'ALTER SYSTEM SET a = 1', 'destructive'],
    ['TRUNCATE', 'TRUNCATE t', 'destructive'],
    ['IMPORT', 'IMPORT FOREIGN SCHEMA s FROM SERVER x INTO y', 'write'],
    ['a command of psql', '\\! rm -rf /', 'write'],
    ['\\copy of psql', "\\copy t to '/tmp/x'", 'write'],
    ['a parenthesis before the verb', '(((SELECT 1)))', 'read'],
    ['a parenthesis before a change', '(DELETE FROM t)', 'destructive'],
    ['TABLE', 'TABLE t', 'read'],
    ['SHOW', 'SHOW ALL', 'read'],
    ['a column in quotes that is called delete', 'SELECT "delete", "into" FROM "update"', 'read'],
    ['replace, the function', "SELECT replace(a, 'x', 'y') FROM t", 'read'],
    ['lock waits as the guides look for them', 'SELECT * FROM pg_locks WHERE NOT granted', 'read'],
    [
      'statistics as the guides read them',
      'SELECT query FROM pg_stat_statements ORDER BY total_exec_time',
      'read',
    ],
  ])('%s', check('postgres'));

  it.each(
    `pg_terminate_backend pg_cancel_backend pg_reload_conf pg_rotate_logfile pg_promote pg_switch_wal pg_create_restore_point
     pg_backup_start pg_backup_stop pg_start_backup pg_stop_backup pg_wal_replay_pause pg_wal_replay_resume pg_stat_reset
     pg_stat_reset_shared pg_stat_statements_reset pg_advisory_lock pg_advisory_unlock_all pg_try_advisory_lock
     pg_try_advisory_xact_lock_shared pg_notify pg_logical_emit_message pg_logical_slot_get_changes pg_drop_replication_slot
     pg_create_physical_replication_slot pg_copy_logical_replication_slot pg_replication_slot_advance
     pg_replication_origin_create pg_read_file pg_read_binary_file pg_read_server_files pg_ls_dir pg_ls_waldir pg_stat_file
     pg_file_write pg_file_unlink pg_file_rename set_config setval nextval lo_import lo_export lo_put lo_unlink lo_create
     lowrite dblink dblink_exec dblink_connect query_to_xml query_to_xmlschema query_to_xml_and_xmlschema cursor_to_xml
     database_to_xml ts_stat ts_rewrite crosstab connectby xpath_table pg_log_backend_memory_contexts
     pg_import_system_collations pg_prewarm pg_truncate_visibility_map heap_force_kill gin_clean_pending_list
     brin_summarize_new_values pg_export_snapshot pg_execute_server_program postgres_fdw_disconnect_all`.split(
      /\s+/,
    ),
  )('%s, a function that acts although it is selected', (name) => {
    expect(classifyStep('sql', `SELECT ${name}('x')`, 'postgres')).toBe('write');
  });

  it.each(
    'pg_sleep pg_backend_pid pg_size_pretty pg_relation_size count now pg_blocking_pids version'.split(' '),
  )('%s, a function that only answers', (name) => {
    expect(classifyStep('sql', `SELECT ${name}(x)`, 'postgres')).toBe('read');
  });
});

describe('SQL that hides from its reader in MySQL', () => {
  it.each<Row>([
    ['a comment that is executed', 'SELECT 1 /*! INTO OUTFILE "/tmp/x" */', 'destructive'],
    ['one for a version', 'SELECT 1 /*!50000 ; DROP TABLE t */', 'destructive'],
    ['one of MariaDB', 'SELECT 1 /*M!100100 ; DROP TABLE t */', 'destructive'],
    ['one whose end stands in a string', "SELECT 1 /*! , '*/' */ , sys_exec('id') -- '", 'destructive'],
    [
      'one for a version that is never reached',
      "SELECT 1 /*!99999 ' */ INTO OUTFILE '/tmp/x' -- '",
      'destructive',
    ],
    ['a hint of the optimizer', 'SELECT /*+ MAX_EXECUTION_TIME(1000) */ 1', 'read'],
    ['a comment after a hash sign', "SELECT 1 # '\n; DROP TABLE t; -- '", 'destructive'],
    ['two dashes without a space', 'SELECT 1 --1; DROP TABLE t', 'destructive'],
    [
      'two dashes before a space that MySQL does not know',
      "SELECT 1--\u00a0x INTO OUTFILE '/tmp/x'",
      'write',
    ],
    ['two dashes before a control character', "SELECT 1 --\u0001'\n INTO OUTFILE '/tmp/x' -- '", 'write'],
    ['a backslash in a string', "SELECT '\\'; DROP TABLE t; --'", 'read'],
    ['a backslash in double quotes', 'SELECT "\\"; DROP TABLE t; --"', 'read'],
    ['a text in double quotes', 'SELECT "; DROP TABLE t; --"', 'read'],
    ['a name in backticks', 'SELECT `; DROP TABLE t` FROM t', 'read'],
    ['a function in backticks', 'SELECT `sys_exec`("id")', 'write'],
    ['INTO OUTFILE', "SELECT * FROM t INTO OUTFILE '/tmp/x'", 'write'],
    ['INTO DUMPFILE', "SELECT 1 INTO DUMPFILE '/tmp/x'", 'write'],
    ['INTO a variable', 'SELECT 1 INTO @a', 'write'],
    ['TABLE into a file', "TABLE t INTO OUTFILE '/tmp/x'", 'write'],
    ['HANDLER', 'HANDLER t OPEN', 'write'],
    ['SET GLOBAL', 'SET GLOBAL read_only = 0', 'write'],
    ['SET PERSIST', 'SET PERSIST a = 1', 'write'],
    ['LOAD DATA', "LOAD DATA INFILE '/etc/passwd' INTO TABLE t", 'write'],
    ['FLUSH', 'FLUSH TABLES WITH READ LOCK', 'write'],
    ['KILL', 'KILL 5', 'destructive'],
    ['SHUTDOWN', 'SHUTDOWN', 'destructive'],
    ['INSTALL', "INSTALL PLUGIN x SONAME 'x.so'", 'write'],
    ['ANALYZE of MariaDB, which runs it', 'ANALYZE DELETE FROM t', 'destructive'],
    ['EXPLAIN ANALYZE', 'EXPLAIN ANALYZE SELECT 1', 'read'],
    ['DO', 'DO SLEEP(1)', 'destructive'],
    ['a sequence of MariaDB', 'SELECT NEXT VALUE FOR s', 'write'],
    ['LOCK IN SHARE MODE', 'SELECT * FROM t LOCK IN SHARE MODE', 'write'],
    ['LOCK TABLES', 'LOCK TABLES t WRITE', 'write'],
    ['load_file', "SELECT LOAD_FILE('/etc/passwd')", 'write'],
    ['get_lock', "SELECT GET_LOCK('a', 1)", 'write'],
    ['release_all_locks', 'SELECT RELEASE_ALL_LOCKS()', 'write'],
    ['a program of the server', "SELECT sys_exec('id')", 'write'],
    ['an output of such a program', "SELECT sys_eval('id')", 'write'],
    ['insert, the function', "SELECT INSERT('abc', 1, 1, 'x')", 'read'],
    ['truncate, the function', 'SELECT TRUNCATE(1.55, 1)', 'read'],
    ['replace, the statement', 'REPLACE INTO t VALUES (1)', 'write'],
    ['USE', 'USE shop; SHOW TABLES', 'read'],
    ['the process list', 'SHOW FULL PROCESSLIST', 'read'],
    ['DESC', 'DESC t', 'read'],
    ['DELIMITER', 'DELIMITER //', 'write'],
    ['XA', "XA START 'x'", 'write'],
    ['CHANGE REPLICATION', 'CHANGE REPLICATION SOURCE TO SOURCE_HOST = 1', 'write'],
    ['RENAME', 'RENAME TABLE a TO b', 'write'],
    ['a DELETE that is limited only', 'DELETE FROM t LIMIT 5', 'destructive'],
  ])('%s', check('mysql'));
});

describe('SQL that hides from its reader in SQLite', () => {
  it.each<Row>([
    ['ATTACH', "ATTACH 'x.db' AS x", 'write'],
    ['VACUUM INTO', "VACUUM INTO 'x.db'", 'write'],
    ['a pragma that answers', 'PRAGMA user_version', 'read'],
    ['a pragma about a table', 'PRAGMA table_info(t)', 'read'],
    ['a pragma about a table of a schema', 'PRAGMA main.index_list("t")', 'read'],
    ['a check with a limit', 'PRAGMA integrity_check(10)', 'read'],
    ['a pragma that sets', 'PRAGMA user_version = 2', 'write'],
    ['a pragma that sets with parentheses', 'PRAGMA journal_mode(DELETE)', 'write'],
    ['a pragma that works without a value', 'PRAGMA optimize', 'write'],
    ['another of those', 'PRAGMA incremental_vacuum', 'write'],
    ['a checkpoint', 'PRAGMA wal_checkpoint', 'write'],
    ['a pragma that lets schemas be written', 'PRAGMA writable_schema = ON', 'write'],
    ['load_extension', "SELECT load_extension('x')", 'write'],
    ['load_extension in quotes', 'SELECT "load_extension"(\'x\')', 'write'],
    ['load_extension in brackets', "SELECT [load_extension]('x')", 'write'],
    ['writefile', "SELECT writefile('x', 'y')", 'write'],
    ['edit', "SELECT edit('x')", 'write'],
    ['a variable that swallows a quote', "SELECT $a('), load_extension('x') --'", 'destructive'],
    ['a name in brackets', "SELECT [a'b]; DROP TABLE x; --'", 'destructive'],
    [
      'a comment that a carriage return does not end',
      "SELECT 1 -- \r' \n; DROP TABLE x; -- '",
      'destructive',
    ],
    ['a comment that is never closed', 'SELECT 1 /* ; DROP TABLE t', 'write'],
    ['comments that do not nest', '/* /* */ DROP TABLE x; /* */ */ SELECT 1', 'destructive'],
    ['a dollar quote, which there is none', 'SELECT $tag$; DROP TABLE x;$tag$', 'destructive'],
    ['a trigger', 'CREATE TRIGGER a AFTER INSERT ON t BEGIN DELETE FROM t; END', 'destructive'],
    ['REPLACE', 'REPLACE INTO t VALUES (1)', 'write'],
    ['EXPLAIN of a change', 'EXPLAIN QUERY PLAN DELETE FROM t', 'read'],
    ['a WITH that deletes', 'WITH x AS (SELECT 1) DELETE FROM t', 'destructive'],
    ['ANALYZE', 'ANALYZE', 'write'],
    ['REINDEX', 'REINDEX', 'write'],
    ['DETACH', 'DETACH x', 'write'],
  ])('%s', check('sqlite'));
});

describe('SQL for a database that nobody named', () => {
  it.each<Row>([
    ['a dollar quote', 'SELECT $$; DROP TABLE t; --$$', 'destructive'],
    ['a backslash', "SELECT '\\'; DROP TABLE t; --'", 'destructive'],
    ['a hash sign', "SELECT 1 # '\n; DROP TABLE t; -- '", 'destructive'],
    ['a plain reading', 'SELECT count(*) FROM t', 'read'],
    ['nothing', '', 'read'],
    ['only a comment', '-- later', 'read'],
  ])('%s', check(undefined));
});
