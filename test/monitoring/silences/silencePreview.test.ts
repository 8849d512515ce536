import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/monitoring/alerts/alert';
import type { AlertEpisode } from '../../../src/monitoring/alerts/machine/episodes';
import { parseMatchers } from '../../../src/monitoring/silences/parseMatchers';
import type { PlacedSilence } from '../../../src/monitoring/silences/silence';
import type { PreviewInput, SilencePreview } from '../../../src/monitoring/silences/silencePreview';
import { hitWords, previewSilence } from '../../../src/monitoring/silences/silencePreview';
import { alertOf } from '../../fakes/alerts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 0, 5, 12);
const place = { kind: 'source', sourceId: 'alerts' } as const;

const database = alertOf({ labels: { alertname: 'DatabaseDown', instance: 'db-1' } });
const queue = alertOf({ fingerprint: 'f2', title: 'QueueLong', labels: { alertname: 'QueueLong' } });
const own = alertOf({
  fingerprint: 'f3',
  title: 'HealthCheckFailing',
  labels: { alertname: 'HealthCheckFailing' },
  provenance: { ...database.provenance, sourceId: 'shop/health' },
});

const episode = (part: Partial<AlertEpisode> = {}): AlertEpisode => ({
  sourceId: 'alerts',
  fingerprint: 'f1',
  title: 'DatabaseDown',
  service: 'shop',
  labels: database.labels,
  from: NOW - 3 * HOUR,
  to: NOW - 2 * HOUR,
  ...part,
});

const held: PlacedSilence = {
  id: 's1',
  matchers: parseMatchers('alertname=DatabaseDown').matchers,
  startsAt: NOW - HOUR,
  endsAt: NOW + HOUR,
  updatedAt: NOW - HOUR,
  by: 'bo',
  comment: 'deploy',
  state: 'active',
  place,
};

type Change = Partial<Omit<PreviewInput, 'draft'>> & { readonly draft?: Partial<PreviewInput['draft']> };

function preview(matchers: string, { draft, ...rest }: Change = {}): SilencePreview {
  return previewSilence({
    place,
    alerts: [database, queue, own],
    known: { episodes: [], knownSince: NOW - 9 * DAY },
    silences: [],
    isFresh: true,
    production: false,
    now: NOW,
    ...rest,
    draft: {
      matchers: parseMatchers(matchers).matchers,
      startsAt: NOW,
      endsAt: NOW + HOUR,
      by: 'ana',
      comment: 'deploy',
      ...draft,
    },
  });
}

const titles = (alerts: readonly Alert[]): string[] => alerts.map(({ title }) => title);
const lints = (shown: SilencePreview): string[] => shown.lints.map(({ level, text }) => `${level}: ${text}`);

describe('the preview of a silence', () => {
  it('shows what it hits now', () => {
    expect(titles(preview('instance=~"db-.+"').now)).toEqual(['DatabaseDown']);
  });

  it('leaves out what the system that keeps it does not know, and what is over', () => {
    const resolved = alertOf({
      fingerprint: 'f4',
      condition: 'resolved',
      labels: { alertname: 'DatabaseDown' },
    });
    expect(titles(preview('alertname!=""', { alerts: [database, own, resolved] }).now)).toEqual([
      'DatabaseDown',
    ]);
    expect(titles(preview('alertname!=""', { place: { kind: 'sitrep' } }).now)).toHaveLength(3);
  });

  it('counts an alert of another source that the system also knows', () => {
    const also = { ...database.provenance, sourceId: 'prom', alsoFrom: ['alerts'] };
    expect(
      preview('instance=db-1', { alerts: [alertOf({ ...database, provenance: also })] }).now,
    ).toHaveLength(1);
  });

  it('shows what it would have hit, the latest first, and each alert of two sources once', () => {
    const known = {
      knownSince: NOW - DAY,
      episodes: [
        episode(),
        episode({ from: NOW - 2 * HOUR, to: undefined }),
        episode({ sourceId: 'prom', from: NOW - HOUR }),
        episode({ fingerprint: 'f9', title: 'Other', labels: { alertname: 'Other' } }),
      ],
    };
    const shown = preview('alertname=DatabaseDown', { known, place: { kind: 'sitrep' } });
    expect(shown.recent.map(({ from }) => from)).toEqual([NOW - 2 * HOUR, NOW - 3 * HOUR]);
    expect(hitWords(shown)).toBe('hits 1 alert now, 1 in the last 24 h');
  });

  it('says since when anything is known, if that is not a day', () => {
    expect(preview('a=b', { known: { episodes: [], knownSince: NOW - HOUR } }).knownSince).toBe(NOW - HOUR);
    expect(preview('a=b', { known: { episodes: [], knownSince: undefined } }).knownSince).toBe(NOW);
    expect(preview('a=b').knownSince).toBeUndefined();
  });
});

describe('what is odd about a silence', () => {
  it.each<[string, string, Change]>([
    ['', 'instance=db-1', {}],
    ['error: A silence needs at least one matcher.', '', {}],
    ['error: It would be over before it begins.', 'instance=db-1', { draft: { endsAt: NOW } }],
    ['error: A silence says who made it.', 'instance=db-1', { draft: { by: ' ' } }],
    [
      'error: In production a silence says why: write a comment.',
      'instance=db-1',
      { draft: { comment: '' }, production: true },
    ],
    ['', 'instance=db-1', { draft: { comment: '' } }],
    [
      'error: Every matcher also matches what has no labels: it would keep everything quiet.',
      'team=~".*"',
      {},
    ],
    ['warning: It hits all 2 alerts that are open now.', 'alertname=~".+"', {}],
    [
      'warning: It hits nothing now, and hit nothing in the last 24 hours. Is a label misspelt?',
      'alertname=DatabseDown',
      {},
    ],
    [
      'warning: It hits nothing now, and hit nothing in the time that Sitrep knows of. Is a label misspelt?',
      'alertname=DatabseDown',
      { known: { episodes: [], knownSince: NOW - HOUR } },
    ],
    [
      'warning: What it would be kept in cannot be read now: what it hits may be more than is shown.',
      'alertname=DatabseDown',
      { isFresh: false },
    ],
    [
      '',
      'alertname=Old',
      { known: { knownSince: 0, episodes: [episode({ labels: { alertname: 'Old' } })] } },
    ],
    [
      'warning: It lasts 8 d: more than 7 days is better a change of the rule.',
      'instance=db-1',
      { draft: { endsAt: NOW + 8 * DAY } },
    ],
    [
      'warning: The same is silenced already until 2026-01-05 13:00:00 UTC by bo.',
      'alertname=DatabaseDown',
      { silences: [held] },
    ],
    ['', 'alertname=DatabaseDown', { silences: [held], draft: { id: 's1' } }],
    ['', 'alertname=DatabaseDown', { silences: [{ ...held, state: 'expired' }] }],
    [
      'warning: All that it hits is silenced already.',
      'instance=db-1',
      {
        alerts: [
          queue,
          alertOf({
            ...database,
            suppressions: [
              { kind: 'silence', id: 's1', by: 'bo', comment: 'x', until: NOW + HOUR, origin: 'source' },
            ],
          }),
        ],
      },
    ],
  ])('"%s" of {%s}', (expected, matchers, change) => {
    expect(lints(preview(matchers, change)).join()).toBe(expected);
  });
});
