import { describe, expect, it } from 'vitest';
import { ChannelError } from '../../../src/incident/channels/channel';
import { toldWords } from '../../../src/incident/routing/toldWords';
import type { Acknowledgement, Suppression } from '../../../src/monitoring/alerts/alert';
import { configuration } from '../../fakes/fakeSource';
import { channels, DeskHarness } from './deskHarness';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const acknowledgement: Acknowledgement = {
  by: 'ana',
  at: 0,
  until: undefined,
  mode: 'sticky',
  note: undefined,
  origin: 'sitrep',
};
const silence: Suppression = {
  kind: 'silence',
  id: undefined,
  by: 'ana',
  comment: 'deploy',
  until: undefined,
  origin: 'source',
};
const FIRES = [
  'bot fired: P0 DatabaseDown in shop is firing',
  'hook fired: P0 DatabaseDown in shop is firing',
];
const down = new ChannelError('unreachable', 'hook could not be reached.');

describe('one event, one message', () => {
  it('is sent once to each channel of its severity', async () => {
    const desk = new DeskHarness();
    await desk.happens('T3', desk.fired());
    await desk.wait(10 * MINUTE);
    expect(desk.takeSent()).toEqual(FIRES);
  });

  it('is for nobody when its severity names no channel', async () => {
    const desk = new DeskHarness();
    await desk.happens('T3', desk.fired({ severity: 'P2' }));
    expect(desk.takeSent()).toEqual([]);
  });

  it('is changed as it goes on where it can be, and repeated only for what must be heard', async () => {
    const desk = new DeskHarness();
    const alert = desk.fired();
    await desk.happens('T3', alert);
    desk.takeSent();
    await desk.happens('T12', { ...alert, acknowledgement });
    expect(desk.takeSent()).toEqual(['~bot acknowledged: P0 DatabaseDown in shop is acknowledged by ana']);
    await desk.happens('T13', alert);
    const still = 'reminder: P0 DatabaseDown in shop is still firing, and nobody has it any more';
    expect(desk.takeSent()).toEqual([`~bot ${still}`, `~hook ${still}`]);
    await desk.wait(8 * MINUTE - 3_000);
    await desk.happens('T6', desk.resolved(alert));
    const over = 'resolved: P0 DatabaseDown in shop is resolved after 8 min';
    expect(desk.takeSent()).toEqual([`~bot ${over}`, `~hook ${over}`]);
    expect(desk.notices.at(-1)?.lines).toContainEqual(
      expect.stringMatching(/^Down for 8 min in all, from 2026-01-05 /),
    );
  });

  it('is loud again when it gets worse, and reaches who hears only of the worse', async () => {
    const notify = { P0: ['bot', 'leads'], P1: ['bot'] };
    const desk = new DeskHarness([configuration({ channels, notify })]);
    const alert = desk.fired({ severity: 'P1' });
    await desk.happens('T3', alert);
    await desk.happens('T8', { ...alert, severity: 'P0' });
    expect(desk.takeSent()).toEqual([
      'bot fired: P1 DatabaseDown in shop is firing',
      '~bot worse: P0 DatabaseDown in shop got worse and is firing',
      'leads fired: P0 DatabaseDown in shop is firing',
    ]);
  });

  it('is a new message when it fires anew', async () => {
    const desk = new DeskHarness();
    const alert = desk.fired();
    await desk.happens('T3', alert);
    await desk.happens('T6', desk.resolved(alert));
    desk.takeSent();
    const again = { ...desk.fired(), identity: { ...alert.identity, episode: 'f1@1' } };
    await desk.happens('T7', again);
    expect(desk.takeSent()).toEqual(FIRES);
  });

  it('tells the end of the old and the beginning of the new when both came between two looks', async () => {
    const desk = new DeskHarness();
    const alert = desk.fired();
    await desk.happens('T3', alert);
    desk.takeSent();
    await desk.wait(MINUTE);
    await desk.happens('T7', { ...desk.fired(), identity: { ...alert.identity, episode: 'f1@1' } });
    await desk.wait(1_000);
    expect(desk.takeSent().filter((line) => line.includes('bot'))).toEqual([
      '~bot resolved: P0 DatabaseDown in shop is resolved after 1 min',
      'bot fired: P0 DatabaseDown in shop is firing',
    ]);
  });
});

describe('an alert of two sources', () => {
  const other = { identity: { fingerprint: 'f1', fields: {}, episode: 'f1@of the other' } };

  it('stays one message whichever of them leads, and whenever the second begins', async () => {
    const desk = new DeskHarness();
    const alert = desk.fired();
    await desk.happens('T3', alert);
    expect(desk.takeSent()).toEqual(FIRES);
    await desk.wait(20_000);
    await desk.happens('T3', { ...desk.fired(), ...other });
    await desk.happens('T12', { ...alert, acknowledgement });
    await desk.happens('T6', desk.resolved({ ...desk.fired(), ...other }));
    expect(desk.takeSent().map((line) => line.slice(0, 16))).toEqual([
      '~bot acknowledge',
      '~bot resolved: P',
      '~hook resolved: ',
    ]);
    expect(desk.notices.at(-1)?.headline).toBe('P0 DatabaseDown in shop is resolved after 23 s');
  });

  it('is escalated once', async () => {
    const escalation = { P0: [{ after: MINUTE, unless: 'resolved' as const, notify: ['leads'] }] };
    const desk = new DeskHarness([configuration({ channels, escalation })]);
    const alert = desk.fired();
    await desk.happens('T3', alert);
    await desk.wait(2 * MINUTE);
    expect(desk.takeSent()).toHaveLength(1);
    await desk.happens('T3', { ...alert, ...other });
    await desk.wait(2 * MINUTE);
    expect(desk.takeSent()).toEqual([]);
    await desk.happens('T6', desk.resolved(alert));
    desk.takeSent();
    await desk.happens('T7', { ...desk.fired(), identity: { ...alert.identity, episode: 'f1@1' } });
    await desk.wait(2 * MINUTE);
    expect(desk.takeSent()).toHaveLength(1);
  });
});

describe('a transition', () => {
  it('that a beat hears of before the snapshot shows it is told all the same', async () => {
    const desk = new DeskHarness();
    const alert = desk.fired();
    desk.desk.note([
      { rule: 'T3', at: 0, sourceId: 'alerts', fingerprint: 'f1', episode: 'f1@0', firedAt: 0, activeAt: 0 },
    ]);
    await desk.wait(1_000);
    expect(desk.takeSent()).toEqual([]);
    desk.alerts = [alert];
    await desk.wait(1_000);
    expect(desk.takeSent()).toEqual(FIRES);
  });
});

describe('what is kept quiet', () => {
  it('is not sent, and is sent when the silence ends while it still fires', async () => {
    const desk = new DeskHarness();
    const alert = desk.fired();
    await desk.happens('T3', { ...alert, suppressions: [silence] });
    expect(desk.takeSent()).toEqual([]);
    await desk.happens('T14', alert);
    expect(desk.takeSent()).toEqual(FIRES);
  });

  it('is not sent again when the silence ends and nothing is different', async () => {
    const desk = new DeskHarness();
    const alert = desk.fired();
    await desk.happens('T3', alert);
    desk.takeSent();
    await desk.happens('T14', { ...alert, suppressions: [silence] });
    await desk.happens('T14', alert);
    expect(desk.takeSent()).toEqual([]);
  });

  it('is told to be over all the same, when its beginning was told', async () => {
    const desk = new DeskHarness();
    const alert = desk.fired();
    await desk.happens('T3', alert);
    desk.takeSent();
    await desk.happens('T14', { ...alert, suppressions: [silence] });
    await desk.happens('T6', desk.resolved({ ...alert, suppressions: [silence] }));
    expect(desk.takeSent()).toHaveLength(2);
  });

  it('is never told to be over when its beginning was not told', async () => {
    const desk = new DeskHarness();
    const alert = desk.fired({ suppressions: [silence] });
    await desk.happens('T3', alert);
    await desk.happens('T6', desk.resolved(alert));
    expect(desk.takeSent()).toEqual([]);
  });
});

describe('many at once', () => {
  it('are one message that counts down as they end', async () => {
    const desk = new DeskHarness([configuration({ channels, notify: { P0: ['bot'], P1: ['bot'] } })]);
    const alerts = ['a', 'b', 'c', 'd'].map((fingerprint) =>
      desk.fired({ fingerprint, severity: fingerprint === 'd' ? 'P0' : 'P1' }),
    );
    await desk.happens('T3', ...alerts);
    await desk.happens('T6', ...alerts.slice(0, 2).map((alert) => desk.resolved(alert)));
    await desk.happens('T6', ...alerts.slice(2).map((alert) => desk.resolved(alert)));
    expect(desk.takeSent()).toEqual([
      'bot fired: P0 4 alerts in shop: 4 firing',
      '~bot changed: P0 4 alerts in shop: 2 firing, 2 resolved',
      '~bot resolved: 4 alerts in shop, all resolved',
    ]);
    expect(desk.notices[0]?.alerts.map(({ fingerprint }) => fingerprint)).toEqual(['d', 'a', 'b', 'c']);
  });

  it('are told one by one while they are few', async () => {
    const desk = new DeskHarness([configuration({ channels, notify: { P0: ['bot'] } })]);
    await desk.happens('T3', ...['a', 'b', 'c'].map((fingerprint) => desk.fired({ fingerprint })));
    await desk.wait(3_000);
    expect(desk.takeSent()).toHaveLength(3);
  });
});

describe('a channel that fails', () => {
  it('is tried again, later and later, keeps no other waiting, and says so once', async () => {
    const desk = new DeskHarness();
    desk.failures.set('hook', [down, down, down]);
    await desk.happens('T3', desk.fired());
    expect(desk.takeSent()).toEqual([FIRES[0]]);
    await desk.wait(5_000 + 15_000 + 44_000);
    expect(desk.takeSent()).toEqual([]);
    await desk.wait(2_000);
    expect(desk.takeSent()).toEqual([FIRES[1]]);
    expect(desk.troubles).toEqual(['hook: hook could not be reached.', 'hook: works again']);
  });

  it('waits as long as it was told to', async () => {
    const desk = new DeskHarness();
    desk.failures.set('hook', [new ChannelError('rateLimited', 'hook is busy.', { retryAfterMs: 30_000 })]);
    await desk.happens('T3', desk.fired());
    desk.takeSent();
    await desk.wait(29_000);
    expect(desk.takeSent()).toEqual([]);
    await desk.wait(1_000);
    expect(desk.takeSent()).toEqual([FIRES[1]]);
  });

  it('is told the beginning and the end in one message when it was away for both', async () => {
    const desk = new DeskHarness();
    desk.failures.set('hook', [down]);
    const alert = desk.fired();
    await desk.happens('T3', alert);
    await desk.happens('T6', desk.resolved(alert));
    desk.takeSent();
    await desk.wait(10_000);
    expect(desk.takeSent()).toEqual(['hook resolved: P0 DatabaseDown in shop is resolved after 1 s']);
  });

  it('that never answers holds nobody up but itself', async () => {
    const desk = new DeskHarness();
    desk.failures.set('hook', ['hang']);
    await desk.happens('T3', desk.fired());
    await desk.happens('T3', desk.fired({ fingerprint: 'f2', title: 'WorkerDown' }));
    expect(desk.takeSent()).toEqual([FIRES[0], 'bot fired: P0 WorkerDown in shop is firing']);
  });

  it('is given up after six hours, and that stays visible', async () => {
    const desk = new DeskHarness();
    desk.failures.set(
      'hook',
      Array.from({ length: 500 }, () => new ChannelError('unauthorised', 'The token of hook was revoked.')),
    );
    await desk.happens('T3', desk.fired());
    await desk.wait(7 * HOUR);
    expect(toldWords(desk.records, desk.alerts[0]!)).toMatch(
      /^bot at .*; hook not at all: The token of hook was revoked\.$/,
    );
    desk.failures.clear();
    await desk.wait(HOUR);
    expect(desk.takeSent()).toEqual([FIRES[0]]);
  });

  it('that was taken out of the configuration is sent nothing', async () => {
    const desk = new DeskHarness([
      configuration({ channels: [...channels, { ...channels[0]!, name: 'gone' }], notify: { P0: ['gone'] } }),
    ]);
    await desk.happens('T3', desk.fired());
    expect(toldWords(desk.records, desk.alerts[0]!)).toBe(
      'gone not at all: The channel "gone" is not configured any more.',
    );
  });
});

describe('a restart', () => {
  it('sends nothing again, and goes on with the same message', async () => {
    const desk = new DeskHarness();
    const alert = desk.fired();
    await desk.happens('T3', alert);
    desk.takeSent();
    desk.restart(MINUTE);
    await desk.wait(10_000);
    expect(desk.takeSent()).toEqual([]);
    await desk.happens('T6', desk.resolved(alert));
    expect(desk.takeSent().map((line) => line.slice(0, 5))).toEqual(['~bot ', '~hook']);
  });

  it('forgets nothing that was waiting', async () => {
    const desk = new DeskHarness();
    desk.failures.set('hook', [down]);
    await desk.happens('T3', desk.fired());
    desk.takeSent();
    desk.restart(10 * MINUTE);
    await desk.wait(1_000);
    expect(desk.takeSent()).toEqual([FIRES[1]]);
    expect(desk.notices.at(-1)?.lines).toContain('This message is 10 min late: it could not be sent before.');
  });

  it('tells what ended meanwhile', async () => {
    const desk = new DeskHarness();
    const alert = desk.fired();
    await desk.happens('T3', alert);
    desk.takeSent();
    desk.alerts = [desk.resolved(alert)];
    desk.restart(MINUTE);
    await desk.wait(1_000);
    expect(desk.takeSent()).toHaveLength(2);
  });
});

describe('escalation', () => {
  const people = {
    lead: { channels: ['leads'], slack: 'U024BE7LH' },
    cto: { channels: ['leads', 'hook'] },
  };
  const onCall = {
    rotation: 'weekly',
    start: '2026-01-05',
    people: ['ana'],
    escalation: ['lead', 'cto'],
  } as const;
  const chain = () => new DeskHarness([configuration({ channels, people, onCall })]);

  it('goes along the chain: the lead after 5 minutes, the CTO after 15, each once', async () => {
    const desk = chain();
    await desk.happens('T3', desk.fired());
    await desk.wait(5 * MINUTE - 2_000);
    expect(desk.takeSent()).toEqual([]);
    await desk.wait(1_000);
    expect(desk.takeSent()).toEqual(['leads for lead escalated: P0 DatabaseDown in shop is firing']);
    expect(desk.notices[0]?.lines[0]).toBe(
      'Escalated to lead: nobody has acknowledged it 5 min after it began.',
    );
    await desk.wait(HOUR);
    expect(desk.takeSent()).toEqual([
      'leads for cto escalated: P0 DatabaseDown in shop is firing',
      'hook for cto escalated: P0 DatabaseDown in shop is firing',
    ]);
  });

  it('stops at an acknowledgement, and tells the CTO of what is not solved', async () => {
    const desk = chain();
    await desk.happens('T12', { ...desk.fired(), acknowledgement });
    await desk.wait(16 * MINUTE);
    expect(desk.takeSent().every((line) => line.includes('for cto'))).toBe(true);
    expect(desk.notices[0]?.lines[0]).toBe(
      'Escalated to cto: it is not resolved 15 min after it began, although ana has it.',
    );
  });

  it('neither repeats nor forgets over a restart, and says what is late', async () => {
    const desk = chain();
    await desk.happens('T3', desk.fired());
    await desk.wait(6 * MINUTE);
    desk.takeSent();
    desk.restart(0);
    await desk.wait(MINUTE);
    expect(desk.takeSent()).toEqual([]);
    desk.restart(20 * MINUTE);
    await desk.wait(1_000);
    expect(desk.takeSent()).toHaveLength(2);
    expect(desk.notices.at(-1)?.lines[0]).toMatch(
      /^Escalated to cto: .* This is 12 min late: Sitrep was not running when it was due at /,
    );
  });

  it('tells those it told when it is over', async () => {
    const desk = chain();
    const alert = desk.fired();
    await desk.happens('T3', alert);
    await desk.wait(6 * MINUTE);
    desk.takeSent();
    await desk.happens('T6', desk.resolved(alert));
    expect(desk.takeSent()).toEqual([
      '~leads for lead resolved: P0 DatabaseDown in shop is resolved after 6 min',
    ]);
  });

  it('is one message for many whose step is due at once', async () => {
    const desk = chain();
    await desk.happens('T3', ...['a', 'b', 'c', 'd'].map((fingerprint) => desk.fired({ fingerprint })));
    await desk.wait(10 * MINUTE);
    expect(desk.takeSent()).toEqual(['leads for lead escalated: P0 4 alerts in shop: 4 firing']);
    expect(desk.notices[0]?.lines[0]).toBe(
      'Escalated to lead: nobody has acknowledged them 5 min after they began.',
    );
  });

  it('reaches whoever is on call when a step says so', async () => {
    const escalation = { P0: [{ after: MINUTE, unless: 'acknowledged' as const, notify: ['onCall'] }] };
    const reached = { ana: { channels: ['leads'] } };
    const desk = new DeskHarness([configuration({ channels, people: reached, onCall, escalation })]);
    await desk.happens('T3', desk.fired());
    await desk.wait(MINUTE);
    expect(desk.takeSent()).toEqual(['leads for ana escalated: P0 DatabaseDown in shop is firing']);
  });

  it('writes down that nobody could be reached, once', async () => {
    const desk = new DeskHarness([configuration({ channels, onCall })]);
    await desk.happens('T3', desk.fired());
    await desk.wait(6 * MINUTE);
    expect(desk.takeSent()).toEqual([]);
    expect([...desk.records.all('escalation').values()]).toMatchObject([
      { steps: [{ outcome: 'nobodyToReach' }] },
    ]);
  });
});
