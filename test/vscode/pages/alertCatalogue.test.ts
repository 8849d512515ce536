import { describe, expect, it } from 'vitest';
import { MemoryRecords } from '../../../src/base/records/records';
import { Checklists } from '../../../src/runbook/checklist';
import type { CatalogueSource } from '../../../src/vscode/pages/alert/alertCatalogue';
import { alertCatalogue, episodeOf } from '../../../src/vscode/pages/alert/alertCatalogue';
import { alertOf } from '../../fakes/alerts';
import { FakeClock } from '../../fakes/fakeClock';

const source: CatalogueSource = {
  alert: 'database_down',
  severity: 'CRITICAL',
  condition: undefined,
  impact: 'Nobody can pay',
  responseTime: undefined,
  escalation: 'On-call → team lead',
  actions: ['Look', 'Call'],
  line: 12,
  uri: 'file:///w/docs/alerts.md',
  path: 'docs/alerts.md',
};

describe('the catalogue on the page of an alert', () => {
  it('is nothing when the alert is in no catalogue', () => {
    const lists = new Checklists(new MemoryRecords(), new FakeClock());
    expect(alertCatalogue(alertOf(), undefined, lists)).toBeUndefined();
  });

  it('says what is written, what was done and when, and where it stands', () => {
    const clock = new FakeClock(Date.UTC(2026, 0, 5, 12, 0, 0));
    const lists = new Checklists(new MemoryRecords(), clock);
    lists.tick(episodeOf(alertOf()), 'Call', true);
    expect(alertCatalogue(alertOf(), source, lists, 'UTC')).toEqual({
      facts: [
        { name: 'Impact', value: 'Nobody can pay' },
        { name: 'Escalation', value: 'On-call → team lead' },
      ],
      actions: [
        { id: 'Look', text: 'Look', done: undefined },
        { id: 'Call', text: 'Call', done: { text: '12:00:00', exact: '2026-01-05 12:00:00 UTC' } },
      ],
      place: 'docs/alerts.md:12',
    });
  });

  it.each([
    ['has its own ticks for each episode', 'f1@5', 'f1@5'],
    ['belongs to the alert itself before it fired', '', 'f1'],
  ])('%s', (_sentence, episode, expected) => {
    const { identity } = alertOf();
    expect(episodeOf(alertOf({ identity: { ...identity, episode } }))).toBe(expected);
  });
});
