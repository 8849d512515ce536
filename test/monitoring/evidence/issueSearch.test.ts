import { describe, expect, it } from 'vitest';
import type { ServiceConfiguration } from '../../../src/monitoring/configuration/configuration';
import { chartWindow } from '../../../src/monitoring/evidence/chartWindow';
import { planIssueSearch } from '../../../src/monitoring/evidence/issueSearch';
import type { IssueTracker } from '../../../src/monitoring/issues';
import { alertOf } from '../../fakes/alerts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const tracker: IssueTracker = {
  search: async () => [],
  issue: () => Promise.reject(new Error('not asked')),
  latestEvent: () => Promise.reject(new Error('not asked')),
  issueIdOf: (url) => /sentry\.example\.com\/.*issues\/(\d+)/.exec(url)?.[1],
};
const trackers = new Map([['errors', tracker]]);
const service = (match: ServiceConfiguration['match']): ServiceConfiguration => ({
  name: 'shop',
  owner: undefined,
  path: undefined,
  runbooks: [],
  match,
  dependsOn: [],
  position: { line: 1, column: 1 },
});
const times = { ...alertOf().times, activeAt: 9 * HOUR, firedAt: 10 * HOUR };

describe('the search for the issues of an alert', () => {
  it('follows a link in an annotation, once however often it stands there', () => {
    const alert = alertOf({
      annotations: {
        description:
          'See https://sentry.example.com/organizations/o/issues/42/ and (https://sentry.example.com/x/issues/42).',
      },
      links: [{ rel: 'issue', url: 'https://elsewhere.example.com/issues/7', label: undefined }],
    });
    expect(planIssueSearch({ alert, service: undefined, trackers, environment: undefined, now: 0 })).toEqual({
      kind: 'linked',
      issues: [{ trackerId: 'errors', issueId: '42' }],
      how: 'linked by the alert itself',
    });
  });

  it('else goes by the project of the service, the environment and the time', () => {
    const plan = planIssueSearch({
      alert: alertOf({ times }),
      service: service({ project: ['shop'] }),
      trackers,
      environment: 'production',
      now: 11 * HOUR,
    });
    expect(plan).toEqual({
      kind: 'search',
      trackerIds: ['errors'],
      query: {
        projects: ['shop'],
        environment: 'production',
        from: 9 * HOUR,
        to: 11 * HOUR,
        text: 'is:unresolved',
      },
      how: 'seen around the time of the alert in project shop, environment production',
    });
  });

  it('says so when no service names its project', () => {
    const plan = planIssueSearch({
      alert: alertOf({ times }),
      service: undefined,
      trackers,
      environment: undefined,
      now: 11 * HOUR,
    });
    expect(plan).toMatchObject({
      kind: 'search',
      query: { projects: [] },
      how: expect.stringContaining('every project of the tracker') as string,
    });
  });

  it('needs a tracker', () => {
    expect(
      planIssueSearch({
        alert: alertOf(),
        service: undefined,
        trackers: new Map(),
        environment: undefined,
        now: 0,
      }),
    ).toMatchObject({ kind: 'none' });
  });
});

describe('the window of a chart', () => {
  it.each([
    [
      'a short incident shows half an hour before',
      { activeAt: 10 * HOUR, firedAt: 10 * HOUR + MINUTE },
      10 * HOUR + 4 * MINUTE,
      { from: 9.5 * HOUR, to: 10 * HOUR + 4 * MINUTE, step: 10_000 },
    ],
    [
      'a long one half its length',
      { activeAt: 0, firedAt: 0 },
      10 * HOUR,
      { from: -5 * HOUR, to: 10 * HOUR, step: 180_000 },
    ],
    [
      'one that is over ends a little after',
      { activeAt: 2 * HOUR, firedAt: 2 * HOUR, resolvedAt: 3 * HOUR },
      9 * HOUR,
      { from: 1.5 * HOUR, to: 3.25 * HOUR, step: 25_000 },
    ],
    [
      'one from the future (a wrong clock) ends now',
      { activeAt: 5 * HOUR, firedAt: 5 * HOUR },
      4 * HOUR,
      { from: 3.5 * HOUR, to: 4 * HOUR, step: 10_000 },
    ],
  ])('%s', (_, given, now, expected) => {
    const window = chartWindow(
      alertOf({ times: { ...alertOf().times, resolvedAt: undefined, ...given } }),
      now,
    );
    expect(window).toEqual({ ...expected, from: Math.floor(expected.from / expected.step) * expected.step });
  });
});
