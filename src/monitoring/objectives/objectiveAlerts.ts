import { durationWords } from '../words';
import { fingerprintOf } from '../alerts/identity';
import type { AlertObservation } from '../alerts/alert';
import { linksOf } from '../alerts/shown/annotationLinks';
import type { Burning } from './burnRate';
import { overWindow } from './eventRates';
import type { Objective } from './objective';
import { budgetOf } from './objective';

/** The word of `provenance.sourceType`, and the id of the source that stands for a file's objectives. */
export const OBJECTIVES_TYPE = 'objectives';

const ALERT_NAME = 'ErrorBudgetBurn';

/** What a judgement says as an alert; nothing while the budget lasts. */
export function objectiveAlert(objective: Objective, burning: Burning): AlertObservation | undefined {
  if (burning.state === 'quiet') return undefined;
  const { name, service, severities, errors, total, target, runbook } = objective;
  const { kind, window, state, long } = burning;
  const labels = {
    alertname: ALERT_NAME,
    objective: name,
    burn: kind,
    ...(service === undefined ? {} : { service }),
  };
  const annotations = {
    summary: summaryOf(objective, burning),
    ...(runbook === undefined ? {} : { runbook_url: runbook }),
  };
  const budget = budgetOf(target);
  return {
    fingerprint: fingerprintOf({ sourceType: OBJECTIVES_TYPE, scope: '', fields: labels }),
    identityFields: labels,
    native: { state },
    raw: undefined,
    unmapped: [],
    title: ALERT_NAME,
    summary: annotations.summary,
    ...(service === undefined ? {} : { service }),
    labels,
    annotations,
    severity: severities[kind],
    severityWord: kind,
    condition: state === 'burning' ? 'firing' : 'unknown',
    evaluation:
      state === 'burning' ? { state: 'ok' } : { state: 'noData', detail: doubt(objective, burning) },
    value: {
      current: long === undefined ? undefined : long * budget,
      threshold: window.factor * budget,
      operator: '>',
      unit: undefined,
      expression: `(${overWindow(errors, window.short)}) / (${overWindow(total, window.short)})`,
      holdFor: undefined,
    },
    suppressions: [],
    links: linksOf(annotations, []),
  };
}

function summaryOf(objective: Objective, { state, window, long }: Burning): string {
  const { name, percent, period } = objective;
  const promise = `${percent} % over ${durationWords(period)}`;
  if (state === 'unknown' || long === undefined) return `Whether ${name} keeps ${promise} is not known.`;
  const lasts = durationWords(period / long);
  const span = `the last ${durationWords(window.long)}`;
  return `In ${span}, ${name} (${promise}) spent its error budget ${rateWords(long)} times as fast as allowed: at this rate all of it lasts ${lasts}.`;
}

const doubt = ({ name }: Objective, { why, window }: Burning): string =>
  `The error budget of "${name}" over ${durationWords(window.long)} is not known: ${(why ?? 'no data').replace(/\.$/, '')}.`;

const rateWords = (rate: number): string => (rate < 10 ? rate.toFixed(1) : String(Math.round(rate)));
