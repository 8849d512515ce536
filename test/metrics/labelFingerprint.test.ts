import { describe, expect, it } from 'vitest';
import { labelFingerprint } from '../../src/metrics/labelFingerprint';

describe('the fingerprint of a label set', () => {
  it.each([
    // As Alertmanager 0.25 gave them.
    [
      { alertname: 'InstanceDown', cluster: 'test', instance: '127.0.0.1:1', job: 'dead', severity: 'page' },
      '467bb141dc5a189b',
    ],
    // The offset basis of FNV-1a itself.
    [{}, 'cbf29ce484222325'],
  ])('of %j is %s', (labels, expected) => {
    expect(labelFingerprint(labels)).toBe(expected);
  });

  it('does not depend on the order, and tells a name from a value', () => {
    expect(labelFingerprint({ a: '1', b: '2' })).toBe(labelFingerprint({ b: '2', a: '1' }));
    expect(labelFingerprint({ a: 'b', c: '' })).not.toBe(labelFingerprint({ a: '', b: 'c' }));
  });
});
