import { describe, expect, it } from 'vitest';
import type { Alert, Suppression } from '../../../src/monitoring/alerts/alert';
import type { AlertEvent } from '../../../src/monitoring/alerts/alertEvent';
import { NO_QUIET_HOURS } from '../../../src/monitoring/notification/quietHours';
import type { NotificationSettings, Told } from '../../../src/monitoring/notification/tellings';
import { GATHERING, decideNotifications } from '../../../src/monitoring/notification/tellings';
import { alertOf } from '../../fakes/alerts';
import { acknowledgement, silence } from '../../fakes/alertEvents';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 0, 5, 21, 30);
const settings: NotificationSettings = {
  severities: new Set(['P0', 'P1', 'P2']),
  muted: new Set(),
  quietHours: NO_QUIET_HOURS,
  reminders: {},
};
const held: Suppression = { ...silence, kind: 'maintenance', origin: 'sitrep' };
const acked = { ...acknowledgement, at: START };

/** One alert over time, and what is told of it at each step: `first P0`, `ended`. */
class Story {
  now = START;
  told = new Map<string, Told>();
  alert: Alert = alertOf();
  dueAt: number | undefined;

  constructor(private readonly settings: NotificationSettings) {}

  step({ after = MINUTE, lapse, ...parts }: Step): readonly string[] {
    this.now += after;
    this.alert = { ...this.alert, ...parts };
    const transitions = lapse ? [{ rule: 'T13', why: lapse, fingerprint: 'f1' } as AlertEvent] : [];
    const decision = decideNotifications({
      ...{ now: this.now, alerts: [this.alert], transitions, told: this.told, settings: this.settings },
    });
    this.told = new Map([...this.told, ...decision.told]);
    this.dueAt = decision.dueAt;
    return [
      ...decision.tellings.map(({ reason, alert }) => `${reason} ${alert.severity}`),
      ...decision.ended.map(() => 'ended'),
    ];
  }
}

type Step = Partial<Alert> & { readonly after?: number; readonly lapse?: 'expired' | 'user' | 'source' };

const check = (
  sentence: string,
  steps: readonly (readonly [step: Step, told: readonly string[]])[],
  changed: Partial<NotificationSettings> = {},
): void =>
  it(sentence, () => {
    const story = new Story({ ...settings, ...changed });
    expect(steps.map(([step]) => story.step(step))).toEqual(steps.map(([, told]) => told));
  });

const episode = (name: string): Pick<Alert, 'identity'> => ({
  identity: { ...alertOf().identity, episode: name },
});
const evaluation = (state: Alert['evaluation']['state']): Pick<Alert, 'evaluation'> => ({
  evaluation: { state, since: START, detail: undefined },
});

describe('an alert', () => {
  check('is told once when it begins to fire', [
    [{}, ['first P0']],
    [{}, []],
    [{ summary: 'other words' }, []],
  ]);
  check('is not told while it is pending, nor when that ends', [
    [{ condition: 'pending' }, []],
    [{ condition: 'inactive' }, []],
  ]);
  check('is told again when it gets worse, and not when it gets better', [
    [{ severity: 'P2' }, ['first P2']],
    [{ severity: 'P1' }, ['worse P1']],
    [{ severity: 'P2' }, []],
  ]);
  check('is not told when it recovers and fires on in the same episode (T5)', [
    [{}, ['first P0']],
    [{ condition: 'recovering' }, []],
    [{ condition: 'firing' }, []],
  ]);
  check('is told to be over, once', [
    [{}, ['first P0']],
    [{ condition: 'resolved' }, ['ended']],
    [{}, []],
  ]);
  check('is told to be over also when it is suppressed by then', [
    [{}, ['first P0']],
    [{ suppressions: [held] }, []],
    [{ condition: 'resolved' }, ['ended']],
  ]);
  check('is not told to be over when nobody heard of it', [
    [{ suppressions: [held] }, []],
    [{ condition: 'resolved' }, []],
  ]);
  check('is told anew in a new episode', [
    [{}, ['first P0']],
    [{ condition: 'resolved' }, ['ended']],
    [{ condition: 'firing', ...episode('f1@1') }, ['first P0']],
  ]);
  check('of a severity that does not interrupt is never told', [
    [{ severity: 'P3' }, []],
    [{ condition: 'resolved' }, []],
  ]);
  check('that nobody wants to hear of is not told', [[{}, []]], { muted: new Set(['f1']) });
});

describe('what is not known', () => {
  check('is not told before the first answer, and is told after it', [
    [evaluation('stale'), []],
    [evaluation('ok'), ['first P0']],
  ]);
  check('is no end, and no beginning when it is known again', [
    [{}, ['first P0']],
    [evaluation('stale'), []],
    [evaluation('unknown'), []],
    [evaluation('ok'), []],
  ]);
});

describe('a suppression', () => {
  check('holds back, and what fires still is told when it ends', [
    [{ suppressions: [held] }, []],
    [{ suppressions: [] }, ['first P0']],
  ]);
  check('that ends is nothing to tell when the alert is as it was before', [
    [{}, ['first P0']],
    [{ suppressions: [held] }, []],
    [{ suppressions: [] }, []],
  ]);
  check('that ends is told when it got worse meanwhile', [
    [{ severity: 'P2' }, ['first P2']],
    [{ suppressions: [held] }, []],
    [{ severity: 'P1' }, []],
    [{ suppressions: [] }, ['worse P1']],
  ]);
  check('that ends is told when it is another episode by then', [
    [{}, ['first P0']],
    [{ suppressions: [held], condition: 'resolved' }, ['ended']],
    [{ condition: 'firing', ...episode('f1@1') }, []],
    [{ suppressions: [] }, ['first P0']],
  ]);
});

describe('an acknowledgement', () => {
  check('means that somebody knows', [[{ acknowledgement: acked }, []]]);
  check('that runs out is told while it fires', [
    [{}, ['first P0']],
    [{ acknowledgement: acked }, []],
    [{ acknowledgement: undefined, lapse: 'expired' }, ['acknowledgementEnded P0']],
    [{}, []],
  ]);
  check('that its source takes away is told', [
    [{}, ['first P0']],
    [{ acknowledgement: acked }, []],
    [{ acknowledgement: undefined, lapse: 'source' }, ['acknowledgementEnded P0']],
  ]);
  check('that somebody takes back is no news to them', [
    [{}, ['first P0']],
    [{ acknowledgement: acked }, []],
    [{ acknowledgement: undefined, lapse: 'user' }, []],
  ]);
  check('that runs out while it is suppressed is told afterwards', [
    [{}, ['first P0']],
    [{ acknowledgement: acked }, []],
    [{ acknowledgement: undefined, lapse: 'expired', suppressions: [held] }, []],
    [{ suppressions: [] }, ['acknowledgementEnded P0']],
  ]);
  check('that runs out while it is suppressed is forgotten when another follows', [
    [{}, ['first P0']],
    [{ acknowledgement: acked }, []],
    [{ acknowledgement: undefined, lapse: 'expired', suppressions: [held] }, []],
    [{ acknowledgement: acked, suppressions: [] }, []],
    [{ acknowledgement: undefined, lapse: 'user' }, []],
  ]);
  check('that getting worse ends is told as worse', [
    [{ severity: 'P1' }, ['first P1']],
    [{ acknowledgement: { ...acked, mode: 'untilWorse' } }, []],
    [{ acknowledgement: undefined, severity: 'P0' }, ['worse P0']],
  ]);
});

describe('a reminder', () => {
  const reminders = { P0: HOUR };
  check(
    'comes so long after it was told, and after the one before',
    [
      [{}, ['first P0']],
      [{ after: HOUR - 1 }, []],
      [{ after: 1 }, ['reminder P0']],
      [{ after: HOUR }, ['reminder P0']],
    ],
    { reminders },
  );
  check(
    'comes so long after it was acknowledged',
    [
      [{}, ['first P0']],
      [{ after: HOUR / 2, acknowledgement: { ...acked, at: START + MINUTE + HOUR / 2 } }, []],
      [{ after: HOUR / 2 }, []],
      [{ after: HOUR / 2 }, ['reminder P0']],
    ],
    { reminders },
  );
  check(
    'comes for one that was acknowledged before it was told',
    [
      [{ after: 0, acknowledgement: acked }, []],
      [{ after: HOUR }, ['reminder P0']],
    ],
    { reminders },
  );
  check(
    'does not come while it is suppressed, over, or of another severity',
    [
      [{}, ['first P0']],
      [{ after: HOUR, suppressions: [held] }, []],
      [{ suppressions: [], severity: 'P1' }, []],
      [{ after: HOUR, condition: 'resolved' }, ['ended']],
    ],
    { reminders },
  );

  it('is due at a known time', () => {
    const story = new Story({ ...settings, reminders });
    story.step({ after: 0 });
    expect(story.dueAt).toBe(START + HOUR);
    story.step({});
    expect(story.dueAt).toBe(START + HOUR);
  });
});

describe('quiet hours', () => {
  const quietHours = { spans: { P2: { from: 22 * 60, until: 7 * 60 } }, timeZone: 'UTC' } as const;
  check(
    'hold their severity back until they end, and not the others',
    [
      [{ after: HOUR, severity: 'P2' }, []],
      [{ severity: 'P1' }, ['first P1']],
    ],
    { quietHours },
  );
  check(
    'are not asked about the end of what was told before them',
    [
      [{ after: 0, severity: 'P2' }, ['first P2']],
      [{ after: HOUR, condition: 'resolved' }, ['ended']],
    ],
    { quietHours },
  );

  it('end at a known time, and what fires still is told then', () => {
    const story = new Story({ ...settings, quietHours });
    expect(story.step({ after: HOUR, severity: 'P2' })).toEqual([]);
    expect(story.dueAt).toBe(Date.UTC(2026, 0, 6, 7));
    expect(story.step({ after: Date.UTC(2026, 0, 6, 7) - story.now - 1 })).toEqual([]);
    expect(story.step({ after: 1 })).toEqual(['first P2']);
  });
});

describe('several at once', () => {
  const scene = (alerts: readonly Alert[], told: ReadonlyMap<string, Told> = new Map(), now = START) =>
    decideNotifications({ now, alerts, transitions: [], told, settings });
  const named = (fingerprint: string, parts: Partial<Alert> = {}): Alert =>
    alertOf({ fingerprint, ...parts });

  it('are told together, worst first', () => {
    const { tellings } = scene([named('a', { severity: 'P2' }), named('b'), named('c', { severity: 'P1' })]);
    expect(tellings.map(({ alert }) => alert.identity.fingerprint)).toEqual(['b', 'c', 'a']);
  });

  it('that come in a moment after wait until more of the outage is known', () => {
    const { told } = scene([named('a')]);
    const alerts = [named('a'), named('b'), named('c')];
    const held = scene(alerts, told, START + 2_000);
    expect([held.tellings, held.told.size, held.dueAt]).toEqual([[], 0, START + GATHERING]);
    expect(scene(alerts, told, START + GATHERING).tellings).toHaveLength(2);
  });

  it('do not wait when one of them is worse than what was told', () => {
    const { told } = scene([named('a', { severity: 'P1' })]);
    expect(scene([named('b'), named('c', { severity: 'P2' })], told, START + 2_000).tellings).toHaveLength(2);
  });
});
