import type { Ms } from '../../base/clock';
import type { ActiveAlert } from '../simulation/ruleEvaluator';
import type { Simulation } from '../simulation/simulation';
import { STEP } from '../simulation/simulation';
import type { Answer, DemoRequest, Route } from './answer';
import { json, parsed, text } from './answer';
import { labelFingerprint } from '../../metrics/labelFingerprint';
import type { Silence } from './silences';
import { Silences, matches, parseMatcher, stateOf } from './silences';

const PREFIX = '/api/v2';
/** Prometheus tells an alert to end after so many evaluations, unless it renews it. */
const RENEWED_FOR = 12;
const RECEIVERS = [{ name: 'on-call' }];
const DAY: Ms = 86_400_000;

/** The part of Alertmanager's API v2 that Sitrep reads and writes, with its three shapes of errors. */
export function alertmanagerApi(simulation: Simulation, signal: AbortSignal): Route {
  const silences = new Silences();
  silences.create(standingSilence(simulation.startedAt), simulation.startedAt);
  return async (request) => {
    if (request.path === '/-/ready' || request.path === '/-/healthy') return text('OK');
    if (!request.path.startsWith(`${PREFIX}/`)) return undefined;
    await simulation.advance(signal);
    const path = request.path.slice(PREFIX.length);
    const id = /^\/silence\/([^/]+)$/.exec(path)?.[1];
    if (id) return oneSilence(request, silences, id, simulation.now);
    switch (path) {
      case '/status':
        return json(status(simulation));
      case '/receivers':
        return json(RECEIVERS);
      case '/alerts':
        return alerts(request, simulation, silences);
      case '/silences':
        return request.method === 'POST'
          ? created(silences, request, simulation.now)
          : json(silences.all.map((silence) => wireSilence(silence, simulation.now)));
      default:
        return undefined;
    }
  };
}

/** Something that fires all the time and that somebody has already dealt with. */
const standingSilence = (now: Ms): unknown => ({
  matchers: [{ name: 'alertname', value: 'DiskSpaceLow', isRegex: false, isEqual: true }],
  startsAt: new Date(now).toISOString(),
  endsAt: new Date(now + 2 * DAY).toISOString(),
  createdBy: 'ana',
  comment: 'The larger disk arrives on Thursday.',
});

function status(simulation: Simulation): unknown {
  return {
    cluster: { name: 'demo', peers: [], status: 'ready' },
    config: { original: 'route:\n  receiver: on-call\nreceivers:\n  - name: on-call\n' },
    uptime: new Date(simulation.startedAt).toISOString(),
    versionInfo: {
      version: '0.25.0+demo',
      revision: 'demo',
      branch: 'demo',
      buildUser: '',
      buildDate: '',
      goVersion: '',
    },
  };
}

function alerts({ query }: DemoRequest, simulation: Simulation, silences: Silences): Answer {
  const matchers = query.getAll('filter').map((filter) => ({ filter, matcher: parseMatcher(filter) }));
  const bad = matchers.find(({ matcher }) => !matcher);
  if (bad) return json(`bad matcher format: ${bad.filter}`, 400);
  const shown = simulation.alerts
    .filter((alert) => alert.state === 'firing')
    .filter((alert) => matchers.every(({ matcher }) => !matcher || matches(matcher, alert.labels)))
    .map((alert) => wireAlert(alert, simulation, silences))
    .filter(({ status: { state } }) => query.get(state === 'active' ? 'active' : 'silenced') !== 'false');
  return json(shown);
}

function wireAlert(alert: ActiveAlert, simulation: Simulation, silences: Silences) {
  const silencedBy = silences.matching(alert.labels, simulation.now).map((silence) => silence.id);
  const graph = new URLSearchParams({ 'g0.expr': alert.rule.expression, 'g0.tab': '1' });
  return {
    labels: alert.labels,
    annotations: alert.annotations,
    startsAt: iso(alert.firedAt ?? alert.activeAt),
    endsAt: iso(simulation.evaluatedAt + RENEWED_FOR * STEP),
    updatedAt: iso(simulation.evaluatedAt),
    fingerprint: labelFingerprint(alert.labels),
    receivers: RECEIVERS,
    generatorURL: `http://prometheus.harbour.test/graph?${graph.toString()}`,
    status: { inhibitedBy: [], silencedBy, state: silencedBy.length > 0 ? 'suppressed' : 'active' },
  };
}

function created(silences: Silences, { body }: DemoRequest, now: Ms): Answer {
  const outcome = silences.create(parsed(body), now);
  return 'id' in outcome
    ? json({ silenceID: outcome.id })
    : json({ code: 612, message: outcome.problem }, 422);
}

function oneSilence({ method }: DemoRequest, silences: Silences, id: string, now: Ms): Answer {
  if (method === 'DELETE') return silences.expire(id, now) ? text('') : json('silence not found', 500);
  const silence = silences.find(id);
  return silence ? json(wireSilence(silence, now)) : text('', 404);
}

const wireSilence = (silence: Silence, now: Ms): unknown => ({
  id: silence.id,
  matchers: silence.matchers,
  startsAt: iso(silence.startsAt),
  endsAt: iso(silence.endsAt),
  updatedAt: iso(silence.updatedAt),
  createdBy: silence.createdBy,
  comment: silence.comment,
  status: { state: stateOf(silence, now) },
});

const iso = (at: Ms): string => new Date(at).toISOString();
