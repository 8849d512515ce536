import { describe, expect, it } from 'vitest';
import { sizeWords, storageReport } from '../../../src/monitoring/report/storageReport';

const DAY = 86_400_000;

describe('the size of something', () => {
  const check = (bytes: Parameters<typeof sizeWords>[0], words: string): void =>
    it(`of ${bytes} is "${words}"`, () => expect(sizeWords(bytes)).toBe(words));
  check(0, '0 bytes');
  check(999, '999 bytes');
  check(1_000, '1.0 kB');
  check(999_940, '999.9 kB');
  check(999_960, '1.0 MB');
  check(1_234_567, '1.2 MB');
  check(5_000_000_000, '5.0 GB');
  check('unreadable', 'its size could not be read');
});

describe('the report on storage', () => {
  it('names each part, its file, its size and how long it is kept', () => {
    const report = storageReport([
      { title: 'Alert log', file: '/state/alerts.db', retention: 'alerts', bytes: 12_288, keptFor: 90 * DAY },
      { title: 'Timeline', file: '/state/timeline.db', retention: 'incidents', bytes: 0, keptFor: undefined },
      { title: 'Series', file: '/state/m', retention: 'metrics', bytes: 2e6, keptFor: DAY, memory: 3e6 },
      { title: 'Metrics', file: undefined, retention: 'metrics', bytes: undefined, keptFor: DAY },
    ]);
    expect(report).toBe(
      [
        'What Sitrep keeps on this computer for this workspace',
        '',
        'Alert log: 12.3 kB',
        '  /state/alerts.db',
        '  Kept for 90 d (retention.alerts in sitrep.yaml).',
        '',
        'Timeline: 0 bytes',
        '  /state/timeline.db',
        '  Kept without limit: no sitrep.yaml says how long.',
        '',
        'Series: 2.0 MB, and 3.0 MB in memory',
        '  /state/m',
        '  Kept for 1 d (retention.metrics in sitrep.yaml).',
        '',
        'Metrics: in memory only, forgotten with this window.',
        '',
      ].join('\n'),
    );
  });
});
