import { describe, expect, it } from 'vitest';
import { MemoryRecords } from '../../src/base/records/records';
import { Checklists } from '../../src/runbook/checklist';
import { FakeClock } from '../fakes/fakeClock';

const KIND = 'alert-checklist';
const doneOf = (lists: Checklists, episode: string, actions: readonly string[]) =>
  lists.items(episode, actions).map(({ id, doneAt }) => [id, doneAt !== undefined]);

describe('the checklist of an alert', () => {
  it('has nothing done at first', () => {
    const lists = new Checklists(new MemoryRecords(), new FakeClock());
    expect(lists.items('e1', ['Look', 'Call'])).toEqual([
      { id: 'Look', text: 'Look', doneAt: undefined },
      { id: 'Call', text: 'Call', doneAt: undefined },
    ]);
  });

  it('keeps when something was ticked, over a restart, and for its episode only', () => {
    const [records, clock] = [new MemoryRecords(), new FakeClock()];
    new Checklists(records, clock).tick('e1', 'Call', true);
    const restarted = new Checklists(records, clock);
    expect(restarted.items('e1', ['Call'])).toEqual([{ id: 'Call', text: 'Call', doneAt: clock.now() }]);
    expect(doneOf(restarted, 'e2', ['Call'])).toEqual([['Call', false]]);
  });

  it('takes a tick back', () => {
    const lists = new Checklists(new MemoryRecords(), new FakeClock());
    lists.tick('e1', 'Look', true);
    lists.tick('e1', 'Call', true);
    lists.tick('e1', 'Look', false);
    expect(doneOf(lists, 'e1', ['Look', 'Call'])).toEqual([
      ['Look', false],
      ['Call', true],
    ]);
  });

  it('keeps a tick at its action when lines around it change, and tells equal actions apart', () => {
    const lists = new Checklists(new MemoryRecords(), new FakeClock());
    lists.tick('e1', 'Wait #2', true);
    expect(doneOf(lists, 'e1', ['New', 'Wait', 'Restart', 'Wait'])).toEqual([
      ['New', false],
      ['Wait', false],
      ['Restart', false],
      ['Wait #2', true],
    ]);
  });

  it('tells that it changed', () => {
    const lists = new Checklists(new MemoryRecords(), new FakeClock());
    const told: string[] = [];
    lists.onDidChange((episode) => told.push(episode));
    lists.tick('e1', 'Look', true);
    expect(told).toEqual(['e1']);
  });

  it.each<[sentence: string, kept: unknown]>([
    ['of another version', { ticks: ['Look'] }],
    ['that is no record', 'Look'],
    ['with times that are none', { changedAt: 1, done: { Look: 'yes' } }],
  ])('reads what was kept %s as nothing done', (_sentence, kept) => {
    const records = new MemoryRecords();
    records.put(KIND, 'e1', kept);
    expect(doneOf(new Checklists(records, new FakeClock()), 'e1', ['Look'])).toEqual([['Look', false]]);
  });

  it('forgets the episode that changed longest ago when there are more than two hundred', async () => {
    const [records, clock] = [new MemoryRecords(), new FakeClock()];
    const lists = new Checklists(records, clock);
    for (let number = 0; number <= 200; number++) {
      lists.tick(`e${number}`, 'Look', true);
      await clock.advance(1_000);
    }
    expect(records.all(KIND).size).toBe(200);
    expect(doneOf(lists, 'e0', ['Look'])).toEqual([['Look', false]]);
    expect(doneOf(lists, 'e200', ['Look'])).toEqual([['Look', true]]);
  });
});
