import { describe, expect, it } from 'vitest';
import type { PollingWindow } from '../../../src/monitoring/report/storageReport';
import { pollingWords, sizeWords, storageReport } from '../../../src/monitoring/report/storageReport';

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
    const report = storageReport(
      [
        {
          title: 'Alert log',
          file: '/state/alerts.db',
          retention: 'alerts',
          bytes: 12_288,
          keptFor: 90 * DAY,
        },
        {
          title: 'Timeline',
          file: '/state/timeline.db',
          retention: 'incidents',
          bytes: 0,
          keptFor: undefined,
        },
        {
          title: 'Series',
          file: '/state/m',
          retention: 'metrics',
          bytes: 2e6,
          keptFor: DAY,
          memory: 3e6,
        },
        { title: 'Metrics', file: undefined, retention: 'metrics', bytes: undefined, keptFor: DAY },
        { title: 'Which window polls', file: '/state/sharing.db', bytes: 8_192, keptFor: undefined },
      ],
      { role: 'owner', process: 42 },
    );
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
        'Which window polls: 8.2 kB',
        '  /state/sharing.db',
        '',
        'This window polls (process 42). Windows with the same configuration files follow it.',
        '',
      ].join('\n'),
    );
  });

  const says = (polling: PollingWindow, words: string): void =>
    it(`says "${words}"`, () => expect(pollingWords(polling)).toBe(words));
  says({ role: 'follower', process: 42 }, 'Another window polls (process 42), and this one follows it.');
  says({ role: 'follower', process: undefined }, 'No window polls at the moment.');
  says(
    { role: 'owner', process: undefined },
    'This window polls by itself and shares nothing with other windows.',
  );
});
