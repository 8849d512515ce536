import { describe, expect, it } from 'vitest';
import type { AlertPageShown } from '../../../src/protocol/alertPage';
import type { AlertPageInput } from '../../../src/vscode/pages/alert/alertPageState';
import { alertAsText, alertPageState } from '../../../src/vscode/pages/alert/alertPageState';
import { severityText, toneOf } from '../../../src/vscode/pages/alert/tone';
import { alertOf } from '../../fakes/alerts';
import { snapshotOf, sourceOf } from '../../fakes/snapshots';

const NOON = Date.UTC(2026, 0, 5, 12, 0, 0);
const MINUTE = 60_000;
const times = {
  ...alertOf().times,
  activeAt: NOON - 9 * MINUTE,
  firedAt: NOON - 4 * MINUTE,
  lastSeenAt: NOON - 1_000,
};

const shown = (part: Partial<AlertPageInput> = {}): AlertPageShown => {
  const state = alertPageState({
    seed: { fingerprint: 'f1' },
    alert: alertOf({ times }),
    snapshot: snapshotOf({ sources: [sourceOf({ lastSuccessAt: NOON - 3_000 })] }),
    history: [],
    tone: toneOf,
    severityText,
    chart: { kind: 'loading' },
    issues: { kind: 'loading' },
    runbooks: [],
    catalogue: undefined,
    banner: undefined,
    response: undefined,
    responders: [],
    raw: '{}',
    now: NOON,
    timeZone: 'UTC',
    ...part,
  });
  if (state.kind !== 'shown') throw new Error(state.reason);
  return state;
};

describe('the sentence of an alert page', () => {
  const value = {
    current: 2.4,
    threshold: 2,
    operator: '>',
    unit: 's',
    expression: 'x',
    holdFor: 10 * MINUTE,
  } as const;

  it.each([
    ['firing', { value }, 'Firing since 11:56:00 (4 min). The value is 2.4 s, threshold > 2 s, for 10 min.'],
    ['firing without a value', { summary: 'It is down.' }, 'Firing since 11:56:00 (4 min). It is down.'],
    [
      'pending',
      { condition: 'pending', value: { ...value, current: undefined } },
      'Pending since 11:51:00 (9 min) of 10 min.',
    ],
    ['recovering', { condition: 'recovering' }, 'Recovering: no longer true, not yet over.'],
    [
      'resolved',
      { condition: 'resolved', times: { ...times, resolvedAt: NOON - MINUTE } },
      'Resolved 1 min ago, after 3 min.',
    ],
    [
      'not a number',
      { value: { ...value, current: NaN, threshold: undefined, holdFor: undefined } },
      'Firing since 11:56:00 (4 min). The value is NaN s.',
    ],
  ] as const)('says what, since when and how far: %s', (_, part, expected) => {
    expect(shown({ alert: alertOf({ times, ...part }) }).sentence).toBe(expected);
  });
});

describe('an alert page', () => {
  it('says so when its source cannot be read, and when the state is frozen', () => {
    const unreachable = sourceOf({
      condition: 'unreachable',
      reason: 'connection refused',
      lastSuccessAt: NOON - 3 * MINUTE,
    });
    expect(shown({ snapshot: snapshotOf({ sources: [unreachable] }) }).caution).toBe(
      'The source "alerts" cannot be read now: connection refused. Its last answer is from 3 min ago, so what stands here may be out of date.',
    );
    const frozen = alertOf({
      times,
      evaluation: { state: 'noData', since: 0, detail: 'the metric is gone' },
    });
    expect(shown({ alert: frozen }).caution).toBe('What stands here may be out of date: the metric is gone.');
    expect(shown().caution).toBeUndefined();
  });

  it('offers to acknowledge what is open, and not what is over', () => {
    const labels = (part: Partial<AlertPageInput>): string[] =>
      shown(part).actions.map(
        ({ label, unavailable }) => `${label}${unavailable ? ` (${unavailable})` : ''}`,
      );
    const acknowledgement = {
      by: 'ana',
      at: NOON - MINUTE,
      until: undefined,
      mode: 'untilWorse',
      note: undefined,
      origin: 'sitrep',
    } as const;
    const runbooks = [{ label: 'Queue', detail: 'docs', uri: 'file:///a.md', section: undefined }];
    expect(labels({ runbooks })).toEqual([
      'Acknowledge',
      'Open runbook',
      'Silence…',
      'Copy as text',
      'Refresh',
    ]);
    expect(labels({ alert: alertOf({ times, acknowledgement }) })[0]).toBe('Take acknowledgement back');
    expect(labels({ alert: alertOf({ condition: 'resolved', times }) })[0]).toBe(
      'Acknowledge (It has resolved already)',
    );
  });

  it('shows links of the web only', () => {
    const links = [
      'https://a.example/x',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'command:workbench.action.quit',
    ].map((url) => ({ rel: 'source', url, label: undefined }) as const);
    expect(shown({ alert: alertOf({ times, links }) }).links).toEqual([
      { label: 'Open in its system', url: 'https://a.example/x' },
    ]);
  });

  it('shows one of the links that read alike, and says where the others lead', () => {
    const links = [
      { rel: 'graph', url: 'https://prom.example/1', label: undefined },
      { rel: 'source', url: 'https://alerts.example', label: 'Open in Alertmanager' },
      { rel: 'graph', url: 'https://prom.example/2', label: undefined },
      { rel: 'source', url: 'https://prom.example', label: 'Open in Prometheus' },
    ] as const;
    expect(shown({ alert: alertOf({ times, links }) }).links).toEqual([
      { label: 'Open the graph', url: 'https://prom.example/1' },
      { label: 'Open in Alertmanager', url: 'https://alerts.example' },
      { label: 'Open in Prometheus', url: 'https://prom.example' },
    ]);
  });

  it('keeps hostile labels as they are, as data', () => {
    const labels = { evil: '<img onerror=x> $(id) \u001b[31m\u202e"\n' };
    expect(shown({ alert: alertOf({ times, labels }) }).labels).toEqual([
      { name: 'evil', value: labels.evil },
    ]);
  });

  it('explains the state by its axes', () => {
    const alert = alertOf({
      times,
      severity: 'unmapped',
      severityWord: 'sev-banana',
      severityWhy: 'severity "sev-banana" is not in the table',
      identity: { fingerprint: 'f1', fields: { alertname: 'Down' }, episode: 'e' },
      suppressions: [
        { kind: 'silence', id: 's', by: 'ana', comment: 'deploy', until: NOON + MINUTE, origin: 'source' },
      ],
    });
    const history = [{ at: NOON - 4 * MINUTE, rule: 'T3', text: 'pending became firing' }];
    const state = shown({ alert, history });
    expect(state.severityText).toBe('unmapped severity "sev-banana"');
    expect(state.explanation).toEqual([
      'It is firing: the source "alerts" says so since 11:56:00 (4 min).',
      'The information is from 3 s ago and counts as fresh for 30 s.',
      'Severity unmapped: severity "sev-banana" is not in the table.',
      'Nobody has acknowledged it.',
      'Nobody is notified: it is silenced until 2026-01-05 12:01:00 UTC by ana: "deploy". That changes neither its condition nor how it resolves.',
      'It is told apart from others by alertname="Down".',
      'The last change was 4 min ago: pending became firing (rule T3).',
    ]);
  });

  it('says so when the alert is gone', () => {
    expect(
      alertPageState({
        ...({} as AlertPageInput),
        seed: { fingerprint: 'x' },
        alert: undefined,
        snapshot: snapshotOf(),
      }),
    ).toMatchObject({ kind: 'gone' });
  });

  it('is copied as text', () => {
    expect(alertAsText(shown()).split('\n').slice(0, 3)).toEqual([
      'P0 (critical) DatabaseDown',
      'Firing since 11:56:00 (4 min).',
      'Service: shop',
    ]);
  });
});

describe('who responds', () => {
  it('is a clock in words with its exact end, and facts of their own', () => {
    const response = { dueAt: NOON + MINUTE, isOverdue: false, words: '1 min left', changesIn: 1 };
    const state = shown({ response, responders: [['On call', 'ana is on call.']] });
    expect(state.response).toEqual({
      words: '1 min left: nobody has acknowledged',
      exact: 'Somebody must have it by 2026-01-05 12:01:00 UTC',
      isOverdue: false,
    });
    expect(state.facts.at(-1)).toEqual({ name: 'On call', value: 'ana is on call.', exact: undefined });
  });

  it('is nothing where no clock runs', () => {
    expect(shown().response).toBeUndefined();
  });
});
