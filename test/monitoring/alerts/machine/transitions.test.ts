import { describe, expect, it } from 'vitest';
import type { Alert, AlertObservation } from '../../../../src/monitoring/alerts/alert';
import type { AlertEvent } from '../../../../src/monitoring/alerts/alertEvent';
import { detailsOf } from '../../../../src/monitoring/alerts/attributes';
import { displayStateOf } from '../../../../src/monitoring/alerts/shown/display';
import { apply, type AlertStates } from '../../../../src/monitoring/alerts/machine/fold';
import { decideAcknowledge, decideExpiry } from '../../../../src/monitoring/alerts/machine/ownership';
import { STICKY_FOR } from '../../../../src/monitoring/alerts/machine/lifetimes';
import { decideEndOfSuppression } from '../../../../src/monitoring/alerts/suppression';
import type { SourceReading } from '../../../../src/monitoring/alerts/machine/transitions';
import { decideReading } from '../../../../src/monitoring/alerts/machine/transitions';
import type { Watches } from '../../../../src/monitoring/alerts/machine/watch';
import { decideSnooze, decideUnsnooze } from '../../../../src/monitoring/suppression/snooze';
import { DEFAULT_SEVERITIES } from '../../../../src/monitoring/severity';
import { alertObservation } from '../../../fakes/fakeSource';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5, 9);
const FINGERPRINT = 'DatabaseDown:db-1';
const attribution = {
  sourceId: 'alerts',
  sourceType: 'fake',
  service: undefined,
  configuration: { environment: undefined, severities: DEFAULT_SEVERITIES, services: [] },
};

/** One source over time: each poll is a minute after the one before. */
class Story {
  readonly states: AlertStates = new Map();
  readonly watches: Watches = new Map();
  #polls = 0;
  at = START;

  poll(alerts: readonly Partial<AlertObservation>[], rest: Partial<SourceReading> = {}): string[] {
    this.at += MINUTE;
    const reading: SourceReading = {
      sourceId: 'alerts',
      at: this.at,
      poll: ++this.#polls,
      complete: true,
      systemTime: this.at,
      skewMs: undefined,
      absence: { absence: 'resolves', missesToResolve: 2 },
      alerts: alerts.map((parts) => {
        const observation = alertObservation(parts);
        return { observation, details: detailsOf(observation, attribution) };
      }),
      ...rest,
    };
    const known = this.states.get('alerts') ?? new Map<string, Alert>();
    const events = decideReading(known, reading, this.watches);
    this.take(events);
    return events.map(({ rule }) => rule);
  }

  take(events: readonly AlertEvent[]): void {
    for (const event of events) apply(this.states, event);
  }

  get alert(): Alert | undefined {
    return this.states.get('alerts')?.get(FINGERPRINT);
  }
}

/** Polls one after another, and the rules of each. */
const check = (
  sentence: string,
  polls: readonly Parameters<Story['poll']>[],
  rules: readonly string[][],
): void =>
  it(sentence, () => {
    const story = new Story();
    expect(polls.map((poll) => story.poll(...poll))).toEqual(rules);
  });

const firing = [{}];
const pending = [{ condition: 'pending' }] as const;
const resolved = [{ condition: 'resolved' }] as const;
const recovering = [{ condition: 'recovering' }] as const;
const unknown = [{ condition: 'unknown' }] as const;

describe('the transitions of a source’s alert', () => {
  check('T1 and T2: pending, and then not', [[pending], [resolved]], [['T1'], ['T2']]);
  check('T1 and T3: pending, and then firing', [[pending], [firing]], [['T1'], ['T3']]);
  check('T3 at once, when it fires at first sight', [[firing]], [['T3']]);
  check('nothing, when nothing changed', [[firing], [firing], [firing]], [['T3'], [], []]);
  check(
    'T4 and T5: recovering, and firing again',
    [[firing], [recovering], [firing]],
    [['T3'], ['T4'], ['T5']],
  );
  check('T6 when the source says that it is over', [[firing], [resolved]], [['T3'], ['T6', 'T15']]);
  check(
    'T7 when it fires after it resolved',
    [[firing], [resolved], [firing]],
    [['T3'], ['T6', 'T15'], ['T7']],
  );
  check(
    'T8 when it gets worse, and a description when it gets better',
    [[[{ severityWord: 'warning' }]], [firing], [[{ severityWord: 'info' }]]],
    [['T3'], ['T8'], ['observed']],
  );
  check(
    'T9 on a word that nobody knows, and back',
    [[firing], [unknown], [unknown], [firing]],
    [['T3'], ['T9'], [], ['T9']],
  );
  check('T9 shows an alert whose state was never known', [[unknown]], [['T9']]);
  check('T10 after two complete answers without it', [[firing], [[]], [[]]], [['T3'], [], ['T10', 'T15']]);
  check('T2 for a pending one that is missing twice', [[pending], [[]], [[]]], [['T1'], [], ['T2']]);
  check('no T10 when it was back in between', [[firing], [[]], [firing], [[]]], [['T3'], [], [], []]);
  check(
    'no T10 on truncated answers',
    [[firing], [[], { complete: false }], [[], { complete: false }], [[], { complete: false }]],
    [['T3'], [], [], []],
  );
  check(
    'T9 instead of T10 where absence means nothing',
    [[firing], [[], NO_MEANING()], [[], NO_MEANING()], [firing, NO_MEANING()]],
    [['T3'], ['T9'], [], ['T9']],
  );
  check('no event twice for a duplicated page', [[[{}, {}]]], [['T3']]);
  check(
    'T11 when the deadline passed and it is gone',
    [[[{ livenessDeadline: START + 90_000 }]], [[]]],
    [['T3'], ['T11', 'T15']],
  );
  check(
    'T11 when the deadline passed and it is still listed, once',
    [
      [[{ livenessDeadline: START + 90_000 }]],
      [[{ livenessDeadline: START + 90_000 }]],
      [[{ livenessDeadline: START + 90_000 }]],
    ],
    [['T3'], ['T11', 'T15'], []],
  );
  check(
    'no T11 by a clock that is a day ahead of ours, listed or not',
    [
      [[{ livenessDeadline: START + 3_600_000 }], AHEAD(1)],
      [[{ livenessDeadline: START + 3_600_000 }], AHEAD(2)],
      [[], AHEAD(3)],
      [[], AHEAD(4)],
    ],
    [['T3'], [], [], ['T10', 'T15']],
  );
  check(
    'no T11 when the system does not say what time it is',
    [[[{ livenessDeadline: START }], { systemTime: undefined }]],
    [['T3']],
  );
  check(
    'T14 when a silence comes and goes',
    [[firing], [[{ suppressions: [SILENCE()] }]], [[{ suppressions: [SILENCE()] }]], [firing]],
    [['T3'], ['T14'], [], ['T14']],
  );
  check(
    'T12 and T13 when the source has it acknowledged, and not',
    [[[{ acknowledgement: ACKNOWLEDGED() }]], [[{ acknowledgement: ACKNOWLEDGED() }]], [firing]],
    [['T3', 'T12'], [], ['T13']],
  );
  check(
    'a line of its own for a description that changed',
    [[firing], [[{ summary: 'primary' }]]],
    [['T3'], ['observed']],
  );
});

function NO_MEANING(): Partial<SourceReading> {
  return { absence: { absence: 'unknown', missesToResolve: 1 } };
}
function AHEAD(minutes: number): Partial<SourceReading> {
  return { systemTime: START + minutes * MINUTE + 86_400_000, skewMs: 86_400_000 };
}
function SILENCE(): Alert['suppressions'][number] {
  return { kind: 'silence', id: 's1', by: 'ana', comment: 'deploy', until: undefined, origin: 'source' };
}
function ACKNOWLEDGED(): NonNullable<Alert['acknowledgement']> {
  return { by: 'ana', at: START, until: undefined, mode: 'sticky', note: undefined, origin: 'source' };
}

describe('times', () => {
  it('of a source whose clock is off are replaced by when it was observed (T16)', () => {
    const story = new Story();
    story.poll([{ startsAt: START - 86_400_000 }], { skewMs: -86_400_000 });
    expect(story.alert?.times.firedAt).toBe(story.at);
  });

  it('never lie ahead of ours', () => {
    const story = new Story();
    story.poll([{ startsAt: START + 86_400_000 }]);
    expect(story.alert?.times.firedAt).toBe(story.at);
  });

  it('never put the end before the beginning', () => {
    const story = new Story();
    story.poll([{ startsAt: START }]);
    story.poll([{ condition: 'resolved', resolvedAt: START - MINUTE }]);
    expect(story.alert?.times).toMatchObject({ firedAt: START, resolvedAt: START });
  });

  it('give every firing with the same start an episode of its own, and never an old one', () => {
    const story = new Story();
    const episodes = [1, 2, 3, 4].map(() => {
      story.poll([{ startsAt: START }]);
      const { episode } = story.alert!.identity;
      story.poll([{ condition: 'resolved' }]);
      return episode;
    });
    expect(new Set(episodes).size).toBe(4);
  });

  it('give a second firing with the same start an episode of its own', () => {
    const story = new Story();
    story.poll([{ startsAt: START }]);
    const first = story.alert?.identity.episode;
    story.poll([{ condition: 'resolved' }]);
    story.poll([{ startsAt: START }]);
    expect(story.alert?.condition).toBe('firing');
    expect(story.alert?.identity.episode).not.toBe(first);
  });
});

describe('an acknowledgement', () => {
  const acknowledged = (mode: 'sticky' | 'untilWorse' | 'untilResolved'): Story => {
    const story = new Story();
    story.poll([{ severityWord: 'warning' }]);
    story.take(decideAcknowledge(story.alert, { by: 'ana', mode }, story.at).events);
    return story;
  };

  it.each([
    ['untilWorse', undefined],
    ['sticky', 'ana'],
    ['untilResolved', 'ana'],
  ] as const)('in mode %s is held by %s after it got worse', (mode, by) => {
    const story = acknowledged(mode);
    story.poll([{ severityWord: 'critical' }]);
    expect(story.alert?.acknowledgement?.by).toBe(by);
  });

  it.each([
    ['untilWorse', undefined],
    ['untilResolved', undefined],
    ['sticky', 'ana'],
  ] as const)('in mode %s is held by %s after it resolved and came back', (mode, by) => {
    const story = acknowledged(mode);
    story.poll(resolved);
    expect(story.alert?.latched).toBe(false);
    story.poll([{ severityWord: 'warning' }]);
    expect(story.alert?.condition).toBe('firing');
    expect(story.alert?.acknowledgement?.by).toBe(by);
    expect(story.alert?.seen).toBe(by !== undefined);
  });

  it('in mode sticky ends a day after the alert did, and does not come back with it', () => {
    const story = acknowledged('sticky');
    story.poll(resolved);
    const over = story.at;
    expect(decideExpiry(story.alert!, over + STICKY_FOR - 1)).toEqual([]);
    expect(decideExpiry(story.alert!, over + STICKY_FOR)).toMatchObject([{ rule: 'T13', why: 'expired' }]);
    story.at = over + STICKY_FOR;
    story.poll(firing);
    expect(story.alert?.acknowledgement).toBeUndefined();
  });

  it('of a source never outlives the episode', () => {
    const story = new Story();
    story.poll([{ acknowledgement: ACKNOWLEDGED() }]);
    story.poll(resolved);
    expect(story.alert?.acknowledgement).toBeUndefined();
  });

  it('of ours outlives a source that knows of none', () => {
    const story = acknowledged('sticky');
    story.poll([{ severityWord: 'warning' }]);
    expect(story.alert?.acknowledgement?.by).toBe('ana');
  });

  it('ends at its time and not before', () => {
    const story = new Story();
    story.poll(firing);
    const until = story.at + MINUTE;
    story.take(decideAcknowledge(story.alert, { by: 'ana', mode: 'sticky', until }, story.at).events);
    expect(decideExpiry(story.alert!, until - 1)).toEqual([]);
    expect(decideExpiry(story.alert!, until)).toMatchObject([{ rule: 'T13', why: 'expired' }]);
  });

  it('that would have ended already is refused', () => {
    const story = new Story();
    story.poll(firing);
    const { events, outcome } = decideAcknowledge(
      story.alert,
      { by: 'ana', mode: 'sticky', until: START },
      story.at,
    );
    expect([events, outcome.acknowledged]).toEqual([[], false]);
  });
});

describe('a snooze', () => {
  const snoozed = (until?: number): Story => {
    const story = new Story();
    story.poll([{ severityWord: 'warning' }]);
    const request = { by: 'ana', ...(until !== undefined && { until }) };
    story.take(decideSnooze(story.alert, request, story.at).events);
    return story;
  };

  it('changes nothing but who is told', () => {
    const story = snoozed();
    expect(story.alert).toMatchObject({ condition: 'firing', acknowledgement: undefined, seen: false });
    expect(displayStateOf(story.alert!)).toBe('suppressed');
    story.take(decideUnsnooze(story.alert!, story.at));
    expect(story.alert?.suppressions).toEqual([]);
    expect(decideUnsnooze(story.alert!, story.at)).toEqual([]);
  });

  it('ends when it gets worse, with or without a time', () => {
    for (const until of [undefined, START + 86_400_000]) {
      const story = snoozed(until);
      story.poll([{ severityWord: 'critical' }]);
      expect(story.alert?.suppressions).toEqual([]);
    }
  });

  it('ends at its time', () => {
    const until = START + 30 * MINUTE;
    const { alert } = snoozed(until);
    expect(decideEndOfSuppression(alert!, until - 1)).toEqual([]);
    expect(decideEndOfSuppression(alert!, until)).toMatchObject([{ rule: 'T14', suppressions: [] }]);
  });

  it('without a time ends with the alert; with one it is there when the alert comes back', () => {
    const counts = [undefined, START + 86_400_000].map((until) => {
      const story = snoozed(until);
      story.poll(resolved);
      story.poll([{ severityWord: 'warning' }]);
      return story.alert?.suppressions.length;
    });
    expect(counts).toEqual([0, 1]);
  });

  it('stays beside what a source says', () => {
    const story = snoozed();
    story.poll([{ severityWord: 'warning', suppressions: [SILENCE()] }]);
    expect(story.alert?.suppressions.map(({ kind }) => kind)).toEqual(['silence', 'snooze']);
    story.poll([{ severityWord: 'warning' }]);
    expect(story.alert?.suppressions.map(({ kind }) => kind)).toEqual(['snooze']);
  });

  it('is replaced by the next one', () => {
    const story = snoozed();
    const until = story.at + MINUTE;
    story.take(decideSnooze(story.alert, { by: 'bo', until }, story.at).events);
    expect(story.alert?.suppressions).toMatchObject([{ kind: 'snooze', by: 'bo', until }]);
  });

  it('is refused for what is over, and for a time that has passed', () => {
    const story = snoozed();
    expect(decideSnooze(story.alert, { by: 'ana', until: START }, story.at).outcome.snoozed).toBe(false);
    story.poll(resolved);
    expect(decideSnooze(story.alert, { by: 'ana' }, story.at)).toMatchObject({
      events: [],
      outcome: { snoozed: false },
    });
  });
});

describe('a suppression', () => {
  it('that is still listed after its end lasts until it is not', () => {
    const story = new Story();
    const until = START + 90_000;
    story.poll([{ suppressions: [{ ...SILENCE(), until }] }]);
    story.poll([{ suppressions: [{ ...SILENCE(), until }] }]);
    expect(decideEndOfSuppression(story.alert!, story.at)).toEqual([]);
    expect(story.poll([{ suppressions: [{ ...SILENCE(), until }] }])).toEqual([]);
    expect(story.poll([{}])).toEqual(['T14']);
  });

  it('of a system whose clock is off has no end that ours could tell (T16)', () => {
    const story = new Story();
    const until = START - MINUTE;
    story.poll([{ suppressions: [{ ...SILENCE(), until }] }], { skewMs: -86_400_000 });
    expect(decideEndOfSuppression(story.alert!, story.at)).toEqual([]);
    expect(story.alert?.suppressions).toEqual([SILENCE()]);
  });

  it('ends at its time', () => {
    const story = new Story();
    const until = START + 5 * MINUTE;
    story.poll([{ suppressions: [{ ...SILENCE(), until }] }]);
    expect(decideEndOfSuppression(story.alert!, until - 1)).toEqual([]);
    expect(decideEndOfSuppression(story.alert!, until)).toMatchObject([{ rule: 'T14', suppressions: [] }]);
  });
});
