import { describe, expect, it } from 'vitest';
import { resolveTargets, targetKey } from '../../../src/incident/routing/targets';
import { owningConfiguration } from '../../../src/incident/response/owningConfiguration';
import { alertOf } from '../../fakes/alerts';
import { configuration, serviceConfiguration, sourceConfiguration } from '../../fakes/fakeSource';
import { channels } from './deskHarness';

const reach = configuration({
  channels,
  people: { ana: { channels: ['bot', 'gone'] }, lead: { channels: ['bot', 'leads'], slack: 'U024BE7LH' } },
  onCall: {
    rotation: 'weekly',
    start: '2026-01-05',
    people: ['ana'],
    secondary: 'lead',
    escalation: [],
    timezone: 'UTC',
  },
});
const at = Date.UTC(2026, 0, 6);

describe('who is meant by', () => {
  it.each([
    ['a channel', ['hook'], ['hook'], []],
    ['a person', ['lead'], ['bot/lead', 'leads/lead'], []],
    ['whoever is on call', ['onCall'], ['bot/ana'], []],
    ['the second', ['secondary'], ['bot/lead', 'leads/lead'], []],
    ['the same one twice', ['lead', 'secondary'], ['bot/lead', 'leads/lead'], []],
    ['nobody who is known', ['cto', 'hook'], ['hook'], ['cto']],
    ['a name that every object has', ['constructor'], [], ['constructor']],
  ])('%s', (_, names, targets, unreachable) => {
    const found = resolveTargets(names, reach, at);
    expect(found.targets.map(targetKey)).toEqual(targets);
    expect(found.unreachable).toEqual(unreachable);
  });

  it('a role before the rotation begins: nobody', () => {
    expect(resolveTargets(['onCall'], reach, Date.UTC(2026, 0, 1)).unreachable).toEqual(['onCall']);
  });
});

describe('the configuration of an alert', () => {
  const one = configuration({ file: 'one', sources: [sourceConfiguration({ id: 'alerts' })] });
  const two = configuration({
    file: 'two',
    sources: [],
    services: [serviceConfiguration({ name: 'payouts' })],
  });
  const provenance = { ...alertOf().provenance, sourceId: 'rules' };
  it.each([
    ['names its source', alertOf({ service: 'payouts' }), 'one'],
    ['names its service', alertOf({ service: 'payouts', provenance }), 'two'],
    ['is the first', alertOf({ provenance }), 'one'],
  ])('%s', (_, alert, file) => {
    expect(owningConfiguration(alert, [one, two])?.file).toBe(file);
  });

  it('is nothing when there is none', () => {
    expect(owningConfiguration(alertOf(), [])).toBeUndefined();
  });
});
