import { describe, expect, it } from 'vitest';
import { StoredLabels } from '../../../src/metrics/embedded/storedLabels';
import type { Labels } from '../../../src/metrics/series';
import { LabelSet } from '../../../src/promql/labels/labelSet';
import { seededRandom } from '../../fakes/seededRandom';

const TARGET: Labels = { job: 'shop', instance: 'a:80', empty: '' };

/** As {@link StoredLabels} should, of one sample that knows of no other. */
function expectedOf(name: string, labels: Labels): LabelSet {
  const own = Object.entries(labels).map(([label, value]): [string, string] => [
    label === '__name__' || Object.hasOwn(TARGET, label) ? `exported_${label}` : label,
    value,
  ]);
  return LabelSet.of([...Object.entries(TARGET), ...own, ['__name__', name]]);
}

describe('the labels under which samples are stored', () => {
  it('do not depend on the samples before', () => {
    const random = seededRandom(3);
    const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
    const names = ['a', 'b', 'zone', 'é', '\u{1F600}', '\uFF5E', '2', '1', 'job', 'empty', '__proto__'];
    const stored = new StoredLabels(TARGET);
    let shape: readonly string[] = [];
    for (let round = 0; round < 5_000; round++) {
      if (random() < 0.3) shape = names.filter(() => random() < 0.3).sort(() => random() - 0.5);
      const labels: Labels = Object.fromEntries(shape.map((label) => [label, pick(['', 'x', 'y', 'é'])]));
      const name = pick(['up', 'requests_total']);
      const { names: found, values, key } = stored.of({ name, labels, value: 1 });
      const expected = expectedOf(name, labels);
      expect({ found, values, key }).toEqual({
        found: expected.names,
        values: expected.values,
        key: expected.key,
      });
    }
  });

  it.each<[string, Labels, string]>([
    ['nothing of its own', {}, '{__name__="up", instance="a:80", job="shop"}'],
    ['a label', { x: '1' }, '{__name__="up", instance="a:80", job="shop", x="1"}'],
    [
      'a label of the target',
      { job: 'own' },
      '{__name__="up", exported_job="own", instance="a:80", job="shop"}',
    ],
    [
      'a label of the target and the name that it would get',
      { job: 'own', exported_job: 'other' },
      '{__name__="up", exported_exported_job="own", exported_job="other", instance="a:80", job="shop"}',
    ],
  ])('are right for a sample with %s', (_what, labels, expected) => {
    const found = new StoredLabels(TARGET).of({ name: 'up', labels, value: 1 });
    const printed = found.entries().map(([name, value]) => `${name}="${value}"`);
    expect(`{${printed.join(', ')}}`).toBe(expected);
  });
});
