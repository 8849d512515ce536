import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/monitoring/alerts/alert';
import type {
  CheckStatus,
  MonitoringSnapshot,
  SourceCondition,
  SourceStatus,
} from '../../src/monitoring/snapshot';
import { emptySnapshot } from '../../src/monitoring/engine/snapshots';
import { summarise } from '../../src/monitoring/summary';
import { alertOf } from '../fakes/alerts';
import { checkOf, serviceOf, sourceOf } from '../fakes/snapshots';

const snapshotOf = (parts: Partial<MonitoringSnapshot>): MonitoringSnapshot => ({
  ...emptySnapshot(0),
  ...parts,
});
const sources = (...conditions: readonly SourceCondition[]): readonly SourceStatus[] =>
  conditions.map((condition, index) => sourceOf({ id: `s${index}`, condition }));
const checks = (...verdicts: readonly CheckStatus['verdict'][]): MonitoringSnapshot['services'] => [
  serviceOf({
    checks: verdicts.map((verdict, index) => checkOf({ id: `c${index}`, sourceId: 's0', verdict })),
  }),
];
const alerts = (...parts: readonly Partial<Alert>[]): readonly Alert[] =>
  parts.map((part, index) => alertOf({ fingerprint: `f${index}`, ...part }));
const ana: Alert['acknowledgement'] = {
  by: 'ana',
  at: 0,
  until: undefined,
  mode: 'sticky',
  note: undefined,
  origin: 'sitrep',
};
const stale: Alert['evaluation'] = { state: 'stale', since: 0, detail: undefined };
const ownAboutReading: Partial<Alert> = {
  title: 'SourceUnreadable',
  severity: 'P2',
  provenance: { ...alertOf().provenance, sourceType: 'sitrep' },
};

const mistake: MonitoringSnapshot['problems'][number] = {
  file: '/shop/sitrep.yaml',
  severity: 'error',
  range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } },
  message: '',
  code: 'wrong-type',
};

describe('the one line', () => {
  it.each<[string, Partial<MonitoringSnapshot>, string, string]>([
    ['nothing is configured', {}, '$(pulse) Sitrep', 'empty'],
    [
      'all is well',
      { sources: sources('fresh', 'fresh'), services: checks('ok', 'ok') },
      '$(pass) Sitrep: 3 ok',
      'ok',
    ],
    [
      'all that is watched is well, and a mistake keeps something from being watched',
      { sources: sources('fresh'), problems: [mistake, { ...mistake, severity: 'warning' }] },
      '$(warning) sitrep.yaml: 1 mistake',
      'unknown',
    ],
    [
      'nothing can be read of the configuration',
      { problems: [mistake, mistake] },
      '$(warning) sitrep.yaml: 2 mistakes',
      'unknown',
    ],
    [
      'a P0 and two more',
      { alerts: alerts({}, { severity: 'P2' }, { severity: 'P3' }) },
      '$(flame) P0 DatabaseDown +2',
      'urgent',
    ],
    ['a P2', { alerts: alerts({ severity: 'P2' }) }, '$(warning) 1 alert', 'firing'],
    [
      'a P3 and a severity that is not mapped',
      { alerts: alerts({ severity: 'unmapped' }, { severity: 'P3' }) },
      '$(warning) 2 alerts',
      'firing',
    ],
    [
      'a frozen P3 before a burning P0',
      { alerts: alerts({ severity: 'P3', evaluation: stale }, { title: 'Burning' }) },
      '$(flame) P0 Burning +1',
      'urgent',
    ],
    [
      'a P0 that was firing when it was last read',
      { alerts: alerts({ evaluation: stale }), sources: sources('unreachable') },
      '$(flame) P0 DatabaseDown $(debug-disconnect) 1',
      'urgent',
    ],
    [
      'an acknowledged P0',
      { alerts: alerts({ acknowledgement: ana }), sources: sources('fresh') },
      '$(check) 1 acknowledged',
      'attention',
    ],
    [
      'sources that cannot be read',
      { alerts: alerts(ownAboutReading), sources: sources('unreachable', 'stale', 'fresh') },
      '$(debug-disconnect) 2 unreachable',
      'unknown',
    ],
    [
      'a check that does not say',
      { sources: sources('fresh'), services: checks('ok', 'unknown') },
      '$(question) 1 unknown',
      'unknown',
    ],
    [
      'nothing answered yet',
      { sources: sources('waiting', 'waiting') },
      '$(sync) Sitrep: checking',
      'unknown',
    ],
    [
      'a workspace that is not trusted',
      { sources: sources('paused') },
      '$(debug-pause) Sitrep: paused',
      'unknown',
    ],
    [
      'only pending',
      { alerts: alerts({ condition: 'pending' }), sources: sources('fresh') },
      '$(circle-outline) 1 pending',
      'attention',
    ],
    [
      'production',
      { production: true, environment: 'production', sources: sources('fresh') },
      'production $(pass) Sitrep: 1 ok',
      'ok',
    ],
    [
      'a staging environment',
      { environment: 'staging', sources: sources('fresh') },
      '$(pass) Sitrep: 1 ok',
      'ok',
    ],
    ['the demo', { demo: true, sources: sources('fresh') }, 'demo $(pass) Sitrep: 1 ok', 'ok'],
  ])('for %s', (_, parts, text, level) => {
    const summary = summarise(snapshotOf(parts));
    expect([summary.text, summary.level]).toEqual([text, level]);
    expect(summary.plain).not.toContain('$(');
  });
});

describe('a hostile title', () => {
  it('draws no icon, breaks no line and pushes nothing off', () => {
    const title = `$(bug) a\nb ${'x'.repeat(100)}`;
    const { text, plain } = summarise(snapshotOf({ alerts: [alertOf({ title })] }));
    expect(text).toMatch(/^\$\(flame\) P0 \\\$\(bug\) a ⏎ b x+…$/);
    expect(plain.length).toBeLessThan(50);
  });
});

describe('what to open', () => {
  it('is every alert that is as bad as the worst', () => {
    const { worst } = summarise(
      snapshotOf({
        alerts: alerts(
          { severity: 'P1' },
          { severity: 'P0' },
          { severity: 'P0', acknowledgement: ana },
          { severity: 'P0' },
        ),
      }),
    );
    expect(worst.map(({ identity }) => identity.fingerprint)).toEqual(['f1', 'f3']);
  });
});
