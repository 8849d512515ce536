import type { Ms } from '../../base/clock';
import type { Point, QueryData, Series } from '../../metrics/metricSource';
import { MetricError } from '../../metrics/metricSource';
import type { ActiveAlert } from '../simulation/ruleEvaluator';
import type { AlertRule } from '../simulation/rules';
import { RULES, RULE_FILE, RULE_GROUP } from '../simulation/rules';
import type { Simulation } from '../simulation/simulation';
import { STEP } from '../simulation/simulation';
import type { Answer, DemoRequest, Route } from './answer';
import { json, text } from './answer';

const PREFIX = '/api/v1';
/** As many as Prometheus gives to one series. */
const MOST_POINTS = 11_000;

/** The part of Prometheus' HTTP API that reading needs, with the shapes and errors of a 2.x server. */
export function prometheusApi(simulation: Simulation, signal: AbortSignal): Route {
  return async (request) => {
    if (request.path === '/-/ready' || request.path === '/-/healthy') return text('The demo is ready.\n');
    if (!request.path.startsWith(`${PREFIX}/`)) return undefined;
    await simulation.advance(signal);
    try {
      return await endpoint(request, simulation, signal);
    } catch (error) {
      if (error instanceof MetricError) return failure(error);
      throw error;
    }
  };
}

async function endpoint(request: DemoRequest, simulation: Simulation, signal: AbortSignal): Promise<Answer> {
  const path = request.path.slice(PREFIX.length);
  const parameters = parametersOf(request);
  const labelValues = /^\/label\/([^/]+)\/values$/.exec(path)?.[1];
  if (labelValues) {
    const since = timeOf(parameters, 'start');
    return success(await simulation.metrics.labelValues(labelValues, signal, since));
  }
  switch (path) {
    case '/query':
      return success(await instant(parameters, simulation, signal));
    case '/query_range':
      return success(await range(parameters, simulation, signal));
    case '/alerts':
      return success({ alerts: simulation.alerts.map(wireAlert) });
    case '/rules':
      return success({ groups: [ruleGroup(simulation)] });
    case '/labels':
      return success(await simulation.metrics.labelNames(signal));
    case '/metadata':
      return success(await metadata(simulation, signal));
    case '/status/buildinfo':
      return success({
        version: '2.42.0+demo',
        revision: 'demo',
        branch: 'demo',
        buildUser: '',
        buildDate: '',
        goVersion: '',
      });
    default:
      return text('404 page not found\n', 404);
  }
}

const success = (data: unknown): Answer => json({ status: 'success', data });

function failure(error: MetricError): Answer {
  const bad = error.reason === 'query' || error.reason === 'tooLarge';
  const errorType = bad ? 'bad_data' : error.reason === 'timeout' ? 'timeout' : 'execution';
  return json(
    { status: 'error', errorType, error: error.message },
    bad ? 400 : errorType === 'timeout' ? 503 : 422,
  );
}

/** Of the query, and of a form that was posted. */
function parametersOf({ query, method, body }: DemoRequest): URLSearchParams {
  return method === 'POST' ? new URLSearchParams([...query, ...new URLSearchParams(body)]) : query;
}

async function instant(
  parameters: URLSearchParams,
  simulation: Simulation,
  signal: AbortSignal,
): Promise<unknown> {
  const at = timeOf(parameters, 'time') ?? simulation.now;
  const { data } = await simulation.metrics.instant({ expression: expressionOf(parameters), at }, signal);
  return wireData(data);
}

async function range(
  parameters: URLSearchParams,
  simulation: Simulation,
  signal: AbortSignal,
): Promise<unknown> {
  const [from, to, step] = [timeOf(parameters, 'start'), timeOf(parameters, 'end'), stepOf(parameters)];
  if (from === undefined || to === undefined || step === undefined || !(step > 0) || to < from) {
    throw new MetricError('query', 'invalid parameter: "start", "end" and a "step" above zero are needed');
  }
  if ((to - from) / step > MOST_POINTS) {
    throw new MetricError('tooLarge', `exceeded maximum resolution of ${MOST_POINTS} points per timeseries`);
  }
  const expression = expressionOf(parameters);
  return wireData((await simulation.metrics.range({ expression, from, to, step }, signal)).data);
}

function expressionOf(parameters: URLSearchParams): string {
  const expression = parameters.get('query');
  if (expression) return expression;
  throw new MetricError('query', 'invalid parameter "query": it is missing');
}

/** Seconds with a fraction, or RFC 3339. */
function timeOf(parameters: URLSearchParams, name: string): Ms | undefined {
  const word = parameters.get(name);
  if (word === null) return undefined;
  const at = /^[\d.]+$/.test(word) ? Number(word) * 1_000 : Date.parse(word);
  if (Number.isNaN(at)) throw new MetricError('query', `invalid parameter "${name}": cannot parse "${word}"`);
  return Math.round(at);
}

const UNITS: Readonly<Record<string, Ms>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Seconds, or a duration such as `15s`. */
function stepOf(parameters: URLSearchParams): Ms | undefined {
  const [, amount, unit = 's'] = /^([\d.]+)(ms|s|m|h|d)?$/.exec(parameters.get('step') ?? '') ?? [];
  return amount === undefined ? undefined : Number(amount) * (UNITS[unit] ?? NaN);
}

function wireData(data: QueryData): unknown {
  switch (data.type) {
    case 'scalar':
      return { resultType: 'scalar', result: wirePoint(data.point) };
    case 'string':
      return { resultType: 'string', result: [data.at / 1_000, data.value] };
    case 'vector':
      return { resultType: 'vector', result: data.series.map(wireVector) };
    case 'matrix':
      return {
        resultType: 'matrix',
        result: data.series.map(({ labels, points }) => ({ metric: labels, values: points.map(wirePoint) })),
      };
  }
}

const wireVector = ({ labels, points }: Series): unknown => ({
  metric: labels,
  value: wirePoint(points.at(-1) ?? { at: 0, value: NaN }),
});

const wirePoint = ({ at, value }: Point): readonly [number, string] => [at / 1_000, wireNumber(value)];

/** Go's spelling of what JSON cannot hold. */
function wireNumber(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : `${value}`;
}

const wireAlert = (alert: ActiveAlert): unknown => ({
  labels: alert.labels,
  annotations: alert.annotations,
  state: alert.state,
  activeAt: new Date(alert.activeAt).toISOString(),
  value: alert.value.toExponential(),
});

function ruleGroup(simulation: Simulation): unknown {
  return {
    name: RULE_GROUP,
    file: `/etc/prometheus/${RULE_FILE}`,
    interval: STEP / 1_000,
    limit: 0,
    rules: RULES.map((rule) => wireRule(rule, simulation)),
    evaluationTime: 0.002,
    lastEvaluation: new Date(simulation.evaluatedAt).toISOString(),
  };
}

function wireRule(rule: AlertRule, simulation: Simulation): unknown {
  const alerts = simulation.alerts.filter((alert) => alert.rule === rule);
  const firing = alerts.some((alert) => alert.state === 'firing');
  return {
    state: firing ? 'firing' : alerts.length > 0 ? 'pending' : 'inactive',
    name: rule.alert,
    query: rule.expression,
    duration: rule.holdFor / 1_000,
    keepFiringFor: 0,
    labels: rule.labels,
    annotations: rule.annotations,
    alerts: alerts.map(wireAlert),
    health: 'ok',
    evaluationTime: 0.0004,
    lastEvaluation: new Date(simulation.evaluatedAt).toISOString(),
    type: 'alerting',
  };
}

async function metadata(simulation: Simulation, signal: AbortSignal): Promise<unknown> {
  const entries = await simulation.metrics.metadata(signal);
  return Object.fromEntries(entries.map(({ name, type, help, unit }) => [name, [{ type, help, unit }]]));
}
