import { describe, expect, it } from 'vitest';
import { MemoryRecords } from '../../../src/base/records/records';
import { configuration } from '../../fakes/fakeSource';
import { deferred } from '../../fakes/deferred';
import { channels, DeskHarness } from './deskHarness';

const MINUTE = 60_000;
const people = { lead: { channels: ['leads'] }, cto: { channels: ['leads'] } };
const onCall = {
  rotation: 'weekly',
  start: '2026-01-05',
  people: ['ana'],
  escalation: ['lead', 'cto'],
} as const;
const FIRES = 'bot fired: P0 DatabaseDown in shop is firing';

/** Two windows on the same records: the first tells people, the second follows it. */
function two() {
  const records = new MemoryRecords();
  const configurations = [configuration({ channels, people, onCall, notify: { P0: ['bot'] } })];
  const [first, second] = [1, 2].map(() => new DeskHarness(configurations, records));
  if (!first || !second) throw new Error('no windows');
  second.isOwner = false;
  const wait = async (length: number): Promise<void> => {
    for (let passed = 0; passed < length; passed += 1_000)
      for (const desk of [first, second]) await desk.wait(1_000);
  };
  const hear = (rule: 'T3' | 'T6', alert: ReturnType<DeskHarness['fired']>): void => {
    for (const desk of [first, second]) desk.hears(rule, alert);
  };
  return { first, second, records, wait, hear };
}

describe('when another window takes over', () => {
  it('it repeats nothing, and changes what the first one sent', async () => {
    const { first, second, wait, hear } = two();
    const alert = first.fired();
    hear('T3', alert);
    await wait(2_000);
    expect([first.takeSent(), second.takeSent()]).toEqual([[FIRES], []]);
    second.takeOverFrom(first);
    await wait(2_000);
    expect([first.takeSent(), second.takeSent()]).toEqual([[], []]);
    hear('T6', first.resolved(alert));
    await wait(2_000);
    expect([first.takeSent(), second.takeSent().map((line) => line.slice(0, 13))]).toEqual([
      [],
      ['~bot resolved'],
    ]);
  });

  it('it tells what was kept a moment before the first one died', async () => {
    const { first, second, wait, hear } = two();
    hear('T3', first.fired());
    first.desk.dispose();
    first.isOwner = false;
    await wait(8_000);
    second.takeOverFrom(first);
    await wait(2_000);
    expect([first.takeSent(), second.takeSent()]).toEqual([[], [FIRES]]);
  });

  it('it goes on with the escalation where the first one was', async () => {
    const { first, second, wait, hear } = two();
    hear('T3', first.fired());
    await wait(6 * MINUTE);
    expect(first.takeSent()).toEqual([FIRES, 'leads for lead escalated: P0 DatabaseDown in shop is firing']);
    second.takeOverFrom(first);
    await wait(10 * MINUTE);
    expect([first.takeSent(), second.takeSent()]).toEqual([
      [],
      ['leads for cto escalated: P0 DatabaseDown in shop is firing'],
    ]);
  });

  it('it takes a step that became due in between, once', async () => {
    const { first, second, wait, hear } = two();
    hear('T3', first.fired());
    await wait(5 * MINUTE - 3_000);
    first.isOwner = false;
    await wait(8_000);
    second.takeOverFrom(first);
    await wait(MINUTE);
    expect(second.takeSent()).toEqual(['leads for lead escalated: P0 DatabaseDown in shop is firing']);
  });

  it('and the first one comes back within a minute, it has read what was told meanwhile', async () => {
    const { first, second, wait, hear } = two();
    hear('T3', first.fired());
    await wait(4 * MINUTE + 50_000);
    second.takeOverFrom(first);
    await wait(20_000);
    expect(second.takeSent()).toEqual(['leads for lead escalated: P0 DatabaseDown in shop is firing']);
    first.takeSent();
    first.takeOverFrom(second);
    await wait(MINUTE);
    expect([first.takeSent(), second.takeSent()]).toEqual([[], []]);
  });

  it('an answer that comes late to the first one changes nothing of what the second one kept', async () => {
    const { first, second, records, wait, hear } = two();
    const late = deferred();
    first.failures.set('bot', [late.promise]);
    hear('T3', first.fired());
    await wait(2_000);
    second.takeOverFrom(first);
    await wait(2_000);
    const kept = [...records.all('notification').values()];
    expect(kept).toMatchObject([{ sent: 'bot-1' }]);
    late.resolve();
    await wait(2_000);
    expect([...records.all('notification').values()]).toEqual(kept);
  });
});
