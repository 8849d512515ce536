import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryRecords } from '../../../src/base/records/records';
import { nameProblem, SavedFilters, savingProblem } from '../../../src/monitoring/filter/savedFilters';

describe('saved filters', () => {
  let records: MemoryRecords;
  let saved: SavedFilters;

  beforeEach(() => {
    records = new MemoryRecords();
    saved = new SavedFilters(records, () => [{ name: 'night', text: 'severity<=P1' }]);
  });

  it('are those of the person, by name, and those of the configuration', () => {
    saved.save(' mine ', 'service=shop');
    saved.save('bad', '-acked');
    expect(saved.all).toEqual([
      { name: 'bad', text: '-acked', origin: 'own' },
      { name: 'mine', text: 'service=shop', origin: 'own' },
      { name: 'night', text: 'severity<=P1', origin: 'shared' },
    ]);
  });

  it('are replaced under the same name, and removed', () => {
    saved.save('mine', 'a');
    saved.save('mine', 'b');
    expect(saved.all[0]?.text).toBe('b');
    saved.remove('mine');
    expect(saved.all.map(({ name }) => name)).toEqual(['night']);
  });

  it('are left out when something else was kept in their place', () => {
    records.put('alertFilter', 'odd', { text: 3 });
    expect(saved.all.map(({ name }) => name)).toEqual(['night']);
  });

  it.each([
    ['', 'There is no filter to save. Filter the alerts first.'],
    ['age>soon', /^The filter has a mistake and is not saved: "soon" is no duration/],
    ['x', undefined],
  ])('of %j: %s', (text, problem) => {
    if (problem instanceof RegExp) expect(savingProblem(text)).toMatch(problem);
    else expect(savingProblem(text)).toBe(problem);
  });

  it.each([
    [' ', 'Write a name, such as "mine" or "night shift".'],
    ['x'.repeat(61), 'Write at most 60 characters.'],
    ['mine', undefined],
  ])('named %j: %s', (name, problem) => {
    expect(nameProblem(name)).toBe(problem);
  });
});
