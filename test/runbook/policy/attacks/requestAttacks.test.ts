import { describe, expect, it } from 'vitest';
import { classifyStep } from '../../../../src/runbook/policy/classify';
import type { StatementClass } from '../../../../src/runbook/policy/statementClass';

type Row = readonly [sentence: string, source: string, expected: StatementClass];

describe('a request that hides from its reader', () => {
  it.each<Row>([
    ['a path', 'GET /a', 'read'],
    ['a method in lower case', 'delete /a', 'destructive'],
    ['a method in mixed case', 'dElEtE /a', 'destructive'],
    ['GET with a body', 'GET /a\n\n{"a": 1}', 'read'],
    ['HEAD and OPTIONS', 'HEAD /a\n###\nOPTIONS /a', 'read'],
    ['POST', 'POST /a', 'write'],
    ['PUT', 'PUT /a', 'write'],
    ['PATCH', 'PATCH /a', 'write'],
    ['a second request', 'GET /a\n###\nDELETE /b', 'destructive'],
    ['a second request after a title', 'GET /a\n### now\n\nPOST /b', 'write'],
    ['a body that looks like another request', 'GET /a\n\nDELETE /b', 'read'],
    ['a comment with a line end that only an editor sees', '# look\rGET /x\nDELETE /y', 'destructive'],
    ['the same with a line separator', '# look\u2028GET /x\nDELETE /y', 'destructive'],
    ['a divider that only an editor sees, which is a mistake', 'POST /a\u2028###\nGET /b', 'read'],
    ['a variable of another tool', '@x = 1\nDELETE /y', 'read'],
    ['a method that overrides itself', 'GET /a\nX-HTTP-Method-Override: DELETE', 'destructive'],
    ['the same in lower case', 'GET /a\nx-http-method: put', 'write'],
    ['another name of it', 'GET /a\nX-Method-Override: PATCH', 'write'],
    ['an override that is a value', 'GET /a\nX-HTTP-Method-Override: ${param.method}', 'write'],
  ])('%s', (_sentence, source, expected) => {
    expect(classifyStep('http', source)).toBe(expected);
  });
});

describe('a command of Redis that hides from its reader', () => {
  it.each<Row>([
    ['reading', 'GET a\nLLEN celery\nINFO', 'read'],
    ['a command in quotes', '"GET" a', 'read'],
    ['a command with an escape', '"\\x53ET" a 1', 'write'],
    ['a second command', 'GET a\nSET a 1', 'write'],
    ['a second command after a carriage return', 'GET a\rSET a 1', 'write'],
    ['a comment', '# SET a 1\nGET a', 'read'],
    ['a value as the command', '${param.command} a', 'write'],
    ['a sub-command that writes', 'CONFIG SET maxmemory 1', 'destructive'],
    ['a sub-command that reads', 'config get maxmemory', 'read'],
    ['a sub-command in quotes', "CONFIG 'SET' dir /tmp", 'destructive'],
    ['EVAL', "EVAL 'return 1' 0", 'destructive'],
    ['EVAL_RO', "EVAL_RO 'return 1' 0", 'write'],
    ['EVALSHA', 'EVALSHA x 0', 'destructive'],
    ['FCALL', 'FCALL f 0', 'destructive'],
    ['FUNCTION', 'FUNCTION FLUSH', 'destructive'],
    ['SCRIPT', 'SCRIPT FLUSH', 'destructive'],
    ['SORT, which may store', 'SORT a STORE b', 'write'],
    ['GETDEL', 'GETDEL a', 'write'],
    ['GETEX', 'GETEX a EX 1', 'write'],
    ['GETSET', 'GETSET a 1', 'write'],
    ['BITFIELD', 'BITFIELD a SET u8 0 1', 'write'],
    ['SPOP', 'SPOP a', 'write'],
    ['GEORADIUS, which may store', 'GEORADIUS a 1 2 3 km STORE b', 'write'],
    ['XREADGROUP, which takes', 'XREADGROUP GROUP a b STREAMS c >', 'write'],
    ['BLPOP', 'BLPOP a 1', 'write'],
    ['DEBUG', 'DEBUG SLEEP 10', 'destructive'],
    ['MODULE', 'MODULE LOAD x.so', 'destructive'],
    ['CLIENT KILL', 'CLIENT KILL ID 1', 'destructive'],
    ['CLIENT PAUSE', 'CLIENT PAUSE 1000', 'write'],
    ['CLIENT LIST', 'CLIENT LIST', 'read'],
    ['ACL', 'ACL SETUSER a on nopass ~* +@all', 'destructive'],
    ['CLUSTER RESET', 'CLUSTER RESET', 'destructive'],
    ['CLUSTER INFO', 'CLUSTER INFO', 'read'],
    ['MULTI', 'MULTI\nDEL a\nEXEC', 'destructive'],
    ['REPLICAOF', 'REPLICAOF evil 6379', 'destructive'],
    ['SLAVEOF', 'SLAVEOF NO ONE', 'destructive'],
    ['MIGRATE', 'MIGRATE evil 6379 a 0 1', 'destructive'],
    ['MONITOR, which slows the server', 'MONITOR', 'write'],
    ['SUBSCRIBE', 'SUBSCRIBE a', 'write'],
    ['PUBLISH', 'PUBLISH a b', 'write'],
    ['SAVE', 'SAVE', 'write'],
    ['LATENCY RESET', 'LATENCY RESET', 'write'],
    ['SLOWLOG RESET', 'SLOWLOG RESET', 'write'],
    ['MEMORY PURGE', 'MEMORY PURGE', 'write'],
    ['OBJECT FREQ', 'OBJECT FREQ a', 'read'],
    ['XGROUP DESTROY', 'XGROUP DESTROY a b', 'destructive'],
    ['letters that only look right', 'G\u0415T a', 'write'],
    ['an invisible letter', 'GET\u200b a', 'write'],
  ])('%s', (_sentence, source, expected) => {
    expect(classifyStep('redis', source)).toBe(expected);
  });
});

describe('a language', () => {
  it.each([
    'python',
    'py',
    'b\u0430sh',
    'bash\u200b',
    'BASH',
    'constructor',
    '__proto__',
    'toString',
    '',
    'yaml',
  ])('%j, which nobody can read off, is no reading one', (language) => {
    expect(classifyStep(language, 'SELECT 1')).toBe('unknown');
  });
});
