import type { Ms } from '../../../base/clock';
import { clockTime, durationWords, elapsedWords, momentWords } from '../../words';
import type { Alert } from '../alert';
import { displayStateOf, explainingSuppression } from './display';
import { acknowledgementWords, suppressionWords } from './explanation';

/** The state of an alert in a few words that say how long and why: `firing 4 min · nobody has acknowledged`. */
export function stateWords(alert: Alert, now: Ms): string {
  const { evaluation, acknowledgement, times, value } = alert;
  const suppression = explainingSuppression(alert);
  const since = (at: Ms | undefined): string => elapsedWords(at ?? times.firstObservedAt, now);
  switch (displayStateOf(alert)) {
    case 'stale':
      return `${wasWord(alert)}, now not known${detailOf(evaluation.detail)}`;
    case 'firing':
      return `firing ${since(times.firedAt)} · ${severityComplaint(alert) ?? 'nobody has acknowledged'}`;
    case 'recovering':
      return `recovering: fired ${since(times.firedAt)}, not true any more`;
    case 'pending':
      return `pending: true for ${since(times.activeAt)}${value?.holdFor ? ` of ${durationWords(value.holdFor)}` : ''}`;
    case 'noData':
      return `${evaluation.state === 'noData' ? 'no data' : 'cannot be evaluated'}${detailOf(evaluation.detail)}`;
    case 'suppressed':
      return suppression ? suppressionWords(suppression, shortTime(suppression.until, now)) : 'silenced';
    case 'acknowledged':
      return acknowledgement
        ? `${acknowledgementWords(acknowledgement)} · ${elapsedWords(acknowledgement.at, now)} ago`
        : 'acknowledged';
    case 'latched':
      return `${spanWords(alert)} while you were away`;
    case 'ok':
      return alert.condition === 'resolved' ? `resolved ${since(times.resolvedAt)} ago` : 'ok';
  }
}

/** The time of day alone while it can mean no other day. */
const shortTime = (until: Ms | undefined, now: Ms): string | undefined =>
  until === undefined ? undefined : momentWords(until, now);

const wasWord = ({ condition, times }: Alert): string =>
  `${condition} when last seen at ${clockTime(times.lastSeenAt)}`;
const detailOf = (detail: string | undefined): string => (detail === undefined ? '' : `: ${detail}`);
const severityComplaint = ({ severity, severityWhy }: Alert): string | undefined =>
  severity === 'unmapped' ? severityWhy : undefined;

function spanWords({ times }: Alert): string {
  const from = times.firedAt ?? times.firstObservedAt;
  const short = (at: Ms): string => clockTime(at).slice(0, 5);
  return times.resolvedAt === undefined
    ? `fired ${short(from)}`
    : `fired ${short(from)}–${short(times.resolvedAt)}`;
}

/** How bad, with the vendor's own word where it is another one: `P1 (sev2)`. */
export function severityWords({ severity, severityWord, provenance }: Alert): string {
  const name = severity === 'unmapped' ? 'P?' : severity;
  if (severityWord === undefined || severityWord.toUpperCase() === severity) return name;
  return `${name} (${provenance.sourceType} ${severityWord})`;
}
