import { describe, expect, it } from 'vitest';
import type { IntendedPlace } from '../../../src/runbook/policy/policy';
import { decide } from '../../../src/runbook/policy/policy';

const step = (language: string, source: string, confirm = false) => ({
  language,
  source,
  variables: {},
  confirm,
});
const place = (access: IntendedPlace['access'], production: boolean, type = 'postgres'): IntendedPlace => ({
  name: 'db',
  type,
  access,
  production,
});
const READ = step('sql', 'SELECT 1');
const WRITE = step('sql', 'UPDATE t SET a = 1 WHERE b = 2');
const DROP = step('sql', 'DROP TABLE t');
const SHELL = step('bash', 'make restart');

describe('the policy', () => {
  it.each<[sentence: string, input: Parameters<typeof decide>, expected: string]>([
    [
      'refuses everything in an untrusted workspace',
      [READ, undefined, { trusted: false, production: false }],
      'refuse untrusted',
    ],
    [
      'lets reading run in production',
      [READ, place('read-only', true), { trusted: true, production: true }],
      'run',
    ],
    [
      'refuses a change on a read-only connection',
      [WRITE, place('read-only', false), { trusted: true, production: false }],
      'refuse readOnly',
    ],
    [
      'asks before a change',
      [WRITE, place('read-write', false), { trusted: true, production: false }],
      'ask',
    ],
    [
      'asks before destroying outside of production',
      [DROP, place('read-write', false), { trusted: true, production: false }],
      'ask',
    ],
    [
      'wants the name typed before destroying in production',
      [DROP, place('read-write', true), { trusted: true, production: true }],
      'ask db',
    ],
    [
      'runs a program here outside of production',
      [SHELL, undefined, { trusted: true, production: false }],
      'run',
    ],
    [
      'asks before a program here in production',
      [SHELL, undefined, { trusted: true, production: true }],
      'ask',
    ],
    [
      'asks before a program on a production connection',
      [SHELL, place('read-write', true, 'shell'), { trusted: true, production: false }],
      'ask',
    ],
    [
      'asks before a program on a read-only connection',
      [SHELL, place('read-only', false, 'shell'), { trusted: true, production: false }],
      'ask',
    ],
    [
      'asks where the runbook wants it',
      [step('sql', 'SELECT 1', true), undefined, { trusted: true, production: false }],
      'ask',
    ],
  ])('%s', (_sentence, input, expected) => {
    const decision = decide(...input);
    const detail =
      decision.kind === 'refuse'
        ? decision.reason
        : decision.kind === 'ask'
          ? (decision.question.typed ?? '')
          : '';
    expect(`${decision.kind} ${detail}`.trim()).toBe(expected);
  });

  it('shows what will run, where and with which values', () => {
    const intent = { ...WRITE, variables: { 'alert.labels.instance': "db-1' OR 1" } };
    expect(decide(intent, place('read-write', true), { trusted: true, production: true })).toEqual({
      kind: 'ask',
      statementClass: 'write',
      question: {
        title: 'Run this on db (postgres), in production?',
        detail:
          'It changes something.\n\nUPDATE t SET a = 1 WHERE b = 2\n\nWith\nalert.labels.instance = "db-1\' OR 1"',
      },
    });
  });
});
