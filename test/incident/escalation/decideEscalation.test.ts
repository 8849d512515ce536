import { describe, expect, it } from 'vitest';
import type { EscalationInput } from '../../../src/incident/escalation/decideEscalation';
import { decideEscalation, nextStep } from '../../../src/incident/escalation/decideEscalation';
import { escalationSteps, stepId } from '../../../src/incident/escalation/policy';
import type { Severity } from '../../../src/monitoring/severity';
import { alertOf } from '../../fakes/alerts';
import { configuration } from '../../fakes/fakeSource';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const onCall = {
  rotation: 'weekly',
  start: '2026-01-05',
  people: ['ana'],
  escalation: ['lead', 'cto'],
} as const;
const guide = configuration({ onCall });
const acknowledgement = {
  by: 'ana',
  at: 0,
  until: undefined,
  mode: 'sticky',
  note: undefined,
  origin: 'sitrep',
} as const;
const silence = {
  kind: 'silence',
  id: undefined,
  by: 'ana',
  comment: 'deploy',
  until: undefined,
  origin: 'source',
} as const;

const words = (severity: Severity, from = guide): string[] =>
  escalationSteps(severity, from).map(
    ({ after, unless, notify }) => `${after / MINUTE} min unless ${unless}: ${notify.join(', ')}`,
  );

describe('the policy', () => {
  it.each([
    ['P0', ['5 min unless acknowledged: lead', '15 min unless resolved: cto']],
    ['P1', ['15 min unless acknowledged: lead']],
    ['P2', []],
    ['P3', []],
    ['unmapped', []],
  ] as const)('of the short form for %s', (severity, expected) => {
    expect(words(severity)).toEqual(expected);
  });

  it('goes on along a longer chain, and has nobody without one', () => {
    const chain = configuration({ onCall: { ...onCall, escalation: ['a', 'b', 'c'] } });
    expect(words('P0', chain)).toEqual([
      '5 min unless acknowledged: a',
      '15 min unless resolved: b',
      '30 min unless resolved: c',
    ]);
    expect(words('P0', configuration())).toEqual([]);
  });

  it('is replaced severity by severity by the long form', () => {
    const long = configuration({
      onCall,
      escalation: {
        P0: [
          { after: HOUR, unless: 'resolved', notify: ['board'] },
          { after: MINUTE, unless: 'acknowledged', notify: ['lead', 'onCall'] },
        ],
        P1: [],
      },
    });
    expect(words('P0', long)).toEqual([
      '1 min unless acknowledged: lead, onCall',
      '60 min unless resolved: board',
    ]);
    expect(words('P1', long)).toEqual([]);
  });
});

const check = (part: Partial<EscalationInput> & { readonly now: number }) => {
  const input: EscalationInput = {
    alert: alertOf(),
    steps: escalationSteps(part.alert?.severity ?? 'P0', guide),
    done: new Set(),
    watchedSince: 0,
    ...part,
  };
  const { send, passOver } = decideEscalation(input);
  return {
    send: send.map(({ step, late }) => `${step.notify.join()}${late === undefined ? '' : ` late: ${late}`}`),
    passOver: passOver.map(({ step }) => step.notify.join()),
  };
};
const [toLead = '', toCto = ''] = escalationSteps('P0', guide).map(stepId);

describe('an escalation', () => {
  it.each([
    ['does nothing before the first step', { now: 5 * MINUTE - 1 }, []],
    ['tells the lead after 5 minutes', { now: 5 * MINUTE }, ['lead']],
    ['tells the lead once', { now: 6 * MINUTE, done: new Set([toLead]) }, []],
    ['tells the CTO after 15 minutes', { now: 15 * MINUTE, done: new Set([toLead]) }, ['cto']],
    ['tells nobody twice', { now: HOUR, done: new Set([toLead, toCto]) }, []],
    [
      'does not tell the lead of what somebody has',
      { now: 5 * MINUTE, alert: alertOf({ acknowledgement }) },
      [],
    ],
    [
      'tells the CTO of what somebody has and nobody has solved',
      { now: 15 * MINUTE, alert: alertOf({ acknowledgement }) },
      ['cto'],
    ],
    [
      'goes on while it is recovering',
      { now: 5 * MINUTE, alert: alertOf({ condition: 'recovering' }) },
      ['lead'],
    ],
    ['ends when it is resolved', { now: 15 * MINUTE, alert: alertOf({ condition: 'resolved' }) }, []],
    ['waits while it is pending', { now: 15 * MINUTE, alert: alertOf({ condition: 'pending' }) }, []],
    ['is quiet while it is silenced', { now: 15 * MINUTE, alert: alertOf({ suppressions: [silence] }) }, []],
    [
      'tells the lead of a P1 after 15 minutes',
      { now: 15 * MINUTE, alert: alertOf({ severity: 'P1' }) },
      ['lead'],
    ],
    ['tells nobody of a P2', { now: 24 * HOUR, alert: alertOf({ severity: 'P2' }) }, []],
  ] as const)('%s', (_, part, send) => {
    expect(check(part)).toEqual({ send, passOver: [] });
  });

  it.each([
    [
      'after a gap takes the furthest step only, and says why',
      { now: 40 * MINUTE, watchedSince: 40 * MINUTE },
      ['cto late: notRunning'],
      ['lead'],
    ],
    [
      'after a short gap takes the one it missed',
      { now: 8 * MINUTE, watchedSince: 8 * MINUTE },
      ['lead late: notRunning'],
      [],
    ],
    [
      'after a gap that ends with a step on time takes that one',
      { now: 15 * MINUTE, watchedSince: 15 * MINUTE },
      ['cto'],
      ['lead'],
    ],
    [
      'says that an acknowledgement ended late',
      { now: 30 * MINUTE, done: new Set([toCto]) },
      ['lead late: becameDue'],
      [],
    ],
    ['wakes nobody for yesterday', { now: 20 * HOUR, watchedSince: 20 * HOUR }, [], ['lead', 'cto']],
  ] as const)('%s', (_, part, send, passOver) => {
    expect(check(part)).toEqual({ send, passOver });
  });

  it('tells everybody whose step is due at the same time', () => {
    const steps = ['lead', 'office'].map((name) => ({
      after: MINUTE,
      unless: 'resolved' as const,
      notify: [name],
    }));
    expect(check({ now: MINUTE, steps }).send).toEqual(['lead', 'office']);
    expect(check({ now: HOUR, steps, watchedSince: HOUR }).send).toEqual([
      'lead late: notRunning',
      'office late: notRunning',
    ]);
  });

  it('knows what comes next', () => {
    const next = (now: number, done: readonly string[] = [], alert = alertOf()): string | undefined =>
      nextStep({ alert, steps: escalationSteps('P0', guide), done: new Set(done), now })?.step.notify.join();
    expect(next(0)).toBe('lead');
    expect(next(6 * MINUTE, [toLead])).toBe('cto');
    expect(next(0, [], alertOf({ acknowledgement }))).toBe('cto');
    expect(next(HOUR, [toLead, toCto])).toBeUndefined();
    expect(next(0, [], alertOf({ condition: 'resolved' }))).toBeUndefined();
  });
});
