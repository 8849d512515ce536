import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../src/monitoring/alerts/alert';
import { combineReplicas } from '../../../../src/monitoring/alerts/machine/replicas';
import { alertOf } from '../../../fakes/alerts';

const from = (sourceId: string, part: Partial<Alert>): Alert =>
  alertOf({ provenance: { ...alertOf().provenance, sourceId }, ...part });

const value = {
  current: 3,
  threshold: 2,
  operator: '>',
  unit: undefined,
  expression: 'x',
  holdFor: undefined,
} as const;
const silence = {
  kind: 'silence',
  id: 's',
  by: 'ana',
  comment: 'deploy',
  until: undefined,
  origin: 'source',
} as const;
const link = (url: string) => ({ rel: 'source', url, label: undefined }) as const;
const stale = { state: 'stale', since: 0, detail: 'no answer' } as const;

describe('an alert that several sources report', () => {
  it('is one alert, with what each of them knows', () => {
    const routed = from('alerts', {
      suppressions: [silence],
      links: [link('http://am/'), link('http://both/')],
    });
    const evaluated = from('prom', { value, links: [link('http://prom/'), link('http://both/')] });
    expect(combineReplicas([routed, evaluated])).toMatchObject({
      provenance: { sourceId: 'prom', alsoFrom: ['alerts'] },
      value,
      suppressions: [silence],
      links: expect.arrayContaining([
        link('http://am/'),
        link('http://prom/'),
        link('http://both/'),
      ]) as unknown,
    });
    expect(combineReplicas([routed, evaluated])?.links).toHaveLength(3);
  });

  it('is led by the source that can be read, whatever the other last said', () => {
    const frozen = from('prom', { evaluation: stale, value, condition: 'firing' });
    const fresh = from('alerts', { condition: 'resolved' });
    expect(combineReplicas([frozen, fresh])).toMatchObject({
      provenance: { sourceId: 'alerts' },
      condition: 'resolved',
      evaluation: { state: 'ok' },
    });
  });

  it('tells no number that cannot be read any more, and still draws it', () => {
    const combined = combineReplicas([from('prom', { evaluation: stale, value }), from('alerts', {})]);
    expect(combined?.value).toEqual({ ...value, current: undefined });
  });

  it('is as bad as the worse of two that can be read', () => {
    expect(
      combineReplicas([from('prom', { condition: 'pending' }), from('alerts', { condition: 'firing' })]),
    ).toMatchObject({ condition: 'firing' });
  });

  it('is itself when there is but one, and nothing when there is none', () => {
    const only = from('alerts', {});
    expect(combineReplicas([only])).toBe(only);
    expect(combineReplicas([])).toBeUndefined();
  });
});
