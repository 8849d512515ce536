import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import type { Records } from '../../../src/base/records/records';
import { MemoryRecords } from '../../../src/base/records/records';
import type { Intent, IntentDraft } from '../../../src/monitoring/intents/intent';
import { Outbox } from '../../../src/monitoring/intents/outbox';
import { WriteError } from '../../../src/monitoring/intents/writeError';
import type { SilenceDraft } from '../../../src/monitoring/silences/silence';
import { silenceHandler } from '../../../src/monitoring/silences/silenceIntents';
import { SourceError } from '../../../src/monitoring/source';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeSilenceKeeper } from '../../fakes/fakeSilenceKeeper';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const timedOut = new WriteError('unknown', 'No answer within 10 s.');
const refused = new WriteError('notSent', 'Connection refused.');

/** Of several windows, the one that may send; changed to let another take over. */
interface Role {
  isOwner: boolean;
}

interface World {
  readonly clock: FakeClock;
  readonly keeper: FakeSilenceKeeper;
  readonly records: Records;
  allowed: boolean;
  start(role?: Role): Outbox;
  pass(time: number): Promise<void>;
}

const started: Outbox[] = [];
afterEach(() => {
  for (const outbox of started.splice(0)) outbox.dispose();
});

function world(): World {
  const clock = new FakeClock();
  const made: World = {
    clock,
    keeper: new FakeSilenceKeeper(),
    records: new MemoryRecords(),
    allowed: true,
    start: (role = { isOwner: true }) => {
      const outbox = new Outbox({
        records: made.records,
        clock,
        log: silentLog,
        isOwner: () => role.isOwner,
        handlerFor: () => silenceHandler(made.keeper, () => []),
        isAllowed: () => made.allowed,
      });
      started.push(outbox);
      return outbox;
    },
    pass: (time) => clock.advance(time),
  };
  return made;
}

const draftAt = (now: number): IntentDraft => ({
  action: 'silence',
  sourceId: 'alerts',
  targets: ['f1'],
  preview: { matches: ['DatabaseDown'], request: { method: 'POST', url: 'http://alerts.test', body: '{}' } },
  reason: 'deploy',
  by: 'ana',
  content: {
    matchers: [{ name: 'alertname', operator: '=', value: 'DatabaseDown' }],
    startsAt: now,
    endsAt: now + 60 * MINUTE,
    by: 'ana',
    comment: 'deploy',
  },
});

const stateOf = (outbox: Outbox): (Intent['state'] | undefined)[] => outbox.intents.map(({ state }) => state);

describe('a pending write', () => {
  it('is sent at once and confirmed by the read after it', async () => {
    const { clock, keeper, start } = world();
    const outbox = start();
    const { id } = outbox.submit(draftAt(clock.now()));
    const intent = await outbox.settled(id, new AbortController().signal);
    expect(intent).toMatchObject({ state: 'confirmed', resultId: 's1', attempts: 1 });
    expect(keeper.created).toHaveLength(1);
  });

  it('is not confirmed by its answer alone', async () => {
    const { clock, keeper, start, pass } = world();
    keeper.unreadable = new SourceError('unreachable', 'Connection refused by alerts.test.');
    const outbox = start();
    outbox.submit(draftAt(clock.now()));
    await pass(MINUTE);
    expect(outbox.intents).toMatchObject([
      { state: 'accepted', message: 'Connection refused by alerts.test.' },
    ]);
    keeper.unreadable = undefined;
    await pass(MINUTE);
    expect(stateOf(outbox)).toEqual(['confirmed']);
  });

  it('that never left is tried again, later each time, until it gets through', async () => {
    const { clock, keeper, start, pass } = world();
    keeper.fate = { done: false, error: refused };
    const outbox = start();
    outbox.submit(draftAt(clock.now()));
    await pass(10 * SECOND);
    expect(keeper.created).toHaveLength(4);
    keeper.fate = 'answered';
    await pass(10 * SECOND);
    expect(stateOf(outbox)).toEqual(['confirmed']);
    expect(keeper.silences).toHaveLength(1);
  });

  it('without an answer is found by a read, and not sent twice', async () => {
    const { clock, keeper, start, pass } = world();
    keeper.fate = { done: true, error: timedOut };
    const outbox = start();
    outbox.submit(draftAt(clock.now()));
    await pass(2 * MINUTE);
    expect(outbox.intents).toMatchObject([{ state: 'confirmed', resultId: 's1' }]);
    expect(keeper.created).toHaveLength(1);
  });

  it('without an answer that did not arrive is sent again once reads have shown that', async () => {
    const { clock, keeper, start, pass } = world();
    keeper.fate = { done: false, error: timedOut };
    const outbox = start();
    outbox.submit(draftAt(clock.now()));
    await pass(14 * SECOND);
    expect([stateOf(outbox), keeper.created.length]).toEqual([['ambiguous'], 1]);
    keeper.fate = 'answered';
    await pass(10 * SECOND);
    expect([stateOf(outbox), keeper.created.length]).toEqual([['confirmed'], 2]);
    expect(keeper.silences).toHaveLength(1);
  });

  it('is told to have failed when it was rejected, and stays on the list until dismissed', async () => {
    const { clock, keeper, start, pass } = world();
    keeper.fate = { done: false, error: new WriteError('rejected', 'bad matcher format: foo.') };
    const outbox = start();
    const { id } = outbox.submit(draftAt(clock.now()));
    await pass(60 * MINUTE);
    expect(outbox.intents).toMatchObject([{ state: 'failed', message: 'bad matcher format: foo.' }]);
    outbox.dismiss(id);
    expect(outbox.intents).toEqual([]);
  });

  it('that somebody expired before the read is not brought back', async () => {
    const { clock, keeper, start, pass } = world();
    keeper.unreadable = new SourceError('unreachable', 'Connection refused by alerts.test.');
    const outbox = start();
    outbox.submit(draftAt(clock.now()));
    await pass(SECOND);
    keeper.silences = keeper.silences.map((silence) => ({ ...silence, state: 'expired' }));
    keeper.unreadable = undefined;
    await pass(MINUTE);
    expect(outbox.intents).toMatchObject([
      { state: 'superseded', message: 'Somebody has expired the silence already.' },
    ]);
    expect(keeper.created).toHaveLength(1);
  });

  it('waits while nothing may be sent', async () => {
    const made = world();
    made.allowed = false;
    const outbox = made.start();
    outbox.submit(draftAt(made.clock.now()));
    await made.pass(MINUTE);
    expect([stateOf(outbox), made.keeper.created.length]).toEqual([['queued'], 0]);
  });

  it('is not sent when it cannot be kept', async () => {
    const made = world();
    const outbox = made.start();
    const full = new Error('disk full');
    made.records.put = () => {
      throw full;
    };
    expect(() => outbox.submit(draftAt(made.clock.now()))).toThrow(full);
    expect([outbox.intents, made.keeper.created]).toEqual([[], []]);
  });
});

describe('after a crash', () => {
  it('what was sent and not answered is asked about, and not sent again when it is there', async () => {
    const { clock, keeper, start, pass } = world();
    keeper.fate = 'hangs';
    const crashed = start();
    const draft = draftAt(clock.now());
    crashed.submit(draft);
    await clock.advance(0);
    expect(stateOf(crashed)).toEqual(['sent']);
    crashed.dispose();
    keeper.fate = 'answered';
    await keeper.create(draft.content as Parameters<FakeSilenceKeeper['create']>[0]);
    keeper.created.length = 0;

    const outbox = start();
    expect(stateOf(outbox)).toEqual(['ambiguous']);
    await pass(2 * MINUTE);
    expect(stateOf(outbox)).toEqual(['confirmed']);
    expect(keeper.created).toEqual([]);
    expect(keeper.silences).toHaveLength(1);
  });

  it('what was still to be sent is sent, unless it is too late', async () => {
    const made = world();
    made.allowed = false;
    const crashed = made.start();
    crashed.submit(draftAt(made.clock.now()));
    crashed.dispose();
    made.clock.jump(11 * MINUTE);
    made.allowed = true;
    const outbox = made.start();
    await made.pass(SECOND);
    expect(outbox.intents).toMatchObject([
      { state: 'failed', message: 'It was not sent in time, and nothing was changed.' },
    ]);
    expect(made.keeper.created).toEqual([]);
  });

  it('what cannot be read is left alone', () => {
    const { records, start } = world();
    records.put('intent', 'old', { action: 'silence', state: 'melted' });
    expect(start().intents).toEqual([]);
    expect(records.all('intent').size).toBe(0);
  });
});

describe('of several windows', () => {
  const owner = (): Role => ({ isOwner: true });
  const follower = (): Role => ({ isOwner: false });

  it('the one that sends sends what another submitted, once, and both know what came of it', async () => {
    const { clock, keeper, start, pass } = world();
    const sending = start(owner());
    const submitting = start(follower());
    const { id } = submitting.submit(draftAt(clock.now()));
    const settled = submitting.settled(id, new AbortController().signal);
    await pass(5 * SECOND);
    expect(await settled).toMatchObject({ state: 'confirmed', resultId: 's1' });
    expect([stateOf(sending), keeper.created.length]).toEqual([['confirmed'], 1]);
    expect([sending.answersFor(id), submitting.answersFor(id)]).toEqual([false, true]);
  });

  it('none sends while none is the one that sends', async () => {
    const { clock, keeper, start, pass } = world();
    const outboxes = [start(follower()), start(follower())];
    outboxes[0]?.submit(draftAt(clock.now()));
    await pass(MINUTE);
    expect(outboxes.map(stateOf)).toEqual([['queued'], ['queued']]);
    expect(keeper.created).toEqual([]);
  });

  it('another takes over what is on its way, and reads before it would send again', async () => {
    const { clock, keeper, start, pass } = world();
    const [first, second] = [owner(), follower()];
    keeper.fate = 'hangs';
    const dying = start(first);
    const taking = start(second);
    const { id } = dying.submit(draftAt(clock.now()));
    await pass(SECOND);
    expect([stateOf(dying), stateOf(taking)]).toEqual([['sent'], ['sent']]);
    first.isOwner = false;
    keeper.fate = 'answered';
    keeper.silences = [
      { ...draftOf(taking, id), id: 's1', updatedAt: clock.now(), state: 'active' as const },
    ];
    second.isOwner = true;
    await pass(MINUTE);
    expect([stateOf(dying), stateOf(taking)]).toEqual([['confirmed'], ['confirmed']]);
    expect([keeper.created.length, taking.answersFor(id)]).toEqual([1, true]);
  });

  it('one that sends no more keeps nothing of an answer that comes late', async () => {
    const { clock, keeper, records, start, pass } = world();
    const [first, second] = [owner(), follower()];
    let answer: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (answer = resolve));
    const create = keeper.create.bind(keeper);
    keeper.create = async (draft) => {
      await late;
      return create(draft);
    };
    const slow = start(first);
    const { id } = slow.submit(draftAt(clock.now()));
    first.isOwner = false;
    answer();
    await pass(2 * SECOND);
    expect(records.all('intent').get(id)).toMatchObject({ state: 'sent' });
    start(second);
    second.isOwner = true;
    await pass(MINUTE);
    expect([stateOf(slow), keeper.created.length]).toEqual([['confirmed'], 1]);
  });

  it('take one back that was not sent, wherever it was submitted', async () => {
    const made = world();
    const { clock, keeper, start, pass } = made;
    made.allowed = false;
    const sending = start(owner());
    const submitting = start(follower());
    const { id } = submitting.submit(draftAt(clock.now()));
    await pass(2 * SECOND);
    const inTime = submitting.takeBack(id);
    await pass(3 * SECOND);
    made.allowed = true;
    await pass(MINUTE);
    expect([await inTime, stateOf(sending), stateOf(submitting)]).toEqual([
      true,
      ['superseded'],
      ['superseded'],
    ]);
    expect(keeper.created).toEqual([]);
  });

  it('say that it is too late to take one back that was sent', async () => {
    const { clock, keeper, start, pass } = world();
    start(owner());
    const submitting = start(follower());
    const { id } = submitting.submit(draftAt(clock.now()));
    keeper.fate = 'hangs';
    const inTime = submitting.takeBack(id);
    await pass(2 * SECOND);
    const { id: sent } = submitting.submit(draftAt(clock.now()));
    await pass(2 * SECOND);
    expect([await inTime, await submitting.takeBack(sent)]).toEqual([true, false]);
    expect(keeper.created).toHaveLength(1);
  });

  it('take one off the list in all of them', async () => {
    const { clock, keeper, start, pass } = world();
    keeper.fate = { done: false, error: new WriteError('rejected', 'bad matcher format: foo.') };
    const sending = start(owner());
    const submitting = start(follower());
    const { id } = submitting.submit(draftAt(clock.now()));
    await pass(3 * SECOND);
    expect(stateOf(submitting)).toEqual(['failed']);
    submitting.dismiss(id);
    await pass(3 * SECOND);
    expect([sending.intents, submitting.intents]).toEqual([[], []]);
  });

  it('leave alone what they cannot read, unless they send: it may be of a later version', () => {
    const { records, start } = world();
    records.put('intent', 'new', { action: 'silence', state: 'teleported' });
    start({ isOwner: false });
    expect(records.all('intent').size).toBe(1);
  });
});

const draftOf = (outbox: Outbox, id: string): SilenceDraft =>
  outbox.intents.find((intent) => intent.id === id)?.content as SilenceDraft;
