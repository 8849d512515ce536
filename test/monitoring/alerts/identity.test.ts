import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { episodeOf, fingerprintOf } from '../../../src/monitoring/alerts/identity';

const labels = fc.dictionary(fc.string({ maxLength: 6 }), fc.string({ minLength: 1, maxLength: 6 }), {
  maxKeys: 4,
});
const of = (fields: Record<string, string>, scope = 'prom'): string =>
  fingerprintOf({ sourceType: 'prometheus', scope, fields });

describe('a fingerprint', () => {
  it('does not depend on the order of the labels', () => {
    fc.assert(
      fc.property(labels, (fields) => {
        expect(of(Object.fromEntries(Object.entries(fields).reverse()))).toBe(of(fields));
      }),
    );
  });

  it('tells different labels apart', () => {
    fc.assert(
      fc.property(labels, labels, (a, b) => {
        const same = JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
        expect(of(a) === of(b)).toBe(same);
      }),
    );
  });

  it('takes an empty value for an absent label', () => {
    expect(of({ alertname: 'A', pod: '' })).toBe(of({ alertname: 'A' }));
  });

  it('is not that of another source with the same labels', () => {
    expect(of({ alertname: 'A' }, 'east')).not.toBe(of({ alertname: 'A' }, 'west'));
  });
});

describe('an episode', () => {
  it('is the fingerprint and the start', () => {
    expect(episodeOf('f1', 0, 5, '')).toBe('f1@1970-01-01T00:00:00.000Z');
  });

  it('is another one when the source gives the same start again', () => {
    expect(episodeOf('f1', 0, 5, 'f1@1970-01-01T00:00:00.000Z')).toBe('f1@1970-01-01T00:00:00.005Z#again');
  });
});
