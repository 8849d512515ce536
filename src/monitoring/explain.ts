import type { Ms } from '../base/clock';
import type { Alert, Suppression } from './alerts/alert';
import { acknowledgementWords, suppressionWords } from './alerts/shown/explanation';
import type { AlertHistoryEntry, SourceStatus } from './snapshot';
import { agoWords, clockTime, durationWords } from './words';

export interface ExplainInput {
  readonly alert: Alert;
  readonly source: SourceStatus | undefined;
  readonly history: readonly AlertHistoryEntry[];
  readonly now: Ms;
  readonly timeZone?: string;
}

/** Why an alert is in its state, in sentences: one per axis, and the last change with the rule that made it. */
export function explainAlert(input: ExplainInput): string[] {
  const { alert } = input;
  return [
    conditionSentence(input),
    qualitySentence(input),
    `Severity ${alert.severity}: ${alert.severityWhy}.`,
    acknowledgementSentence(input),
    ...alert.suppressions.map(suppressionSentence),
    alert.flapping.flapping
      ? 'It flaps: its state changed at least four times in the last twenty observations.'
      : '',
    identitySentence(alert),
    lastChangeSentence(input),
    alert.provenance.unmapped.length > 0
      ? `Not understood from the source: ${alert.provenance.unmapped.map(({ path, why }) => `${path} (${UNMAPPED_WORDS[why]})`).join(', ')}.`
      : '',
  ].filter((sentence) => sentence !== '');
}

const UNMAPPED_WORDS: Readonly<Record<Alert['provenance']['unmapped'][number]['why'], string>> = {
  unknownWord: 'a word that Sitrep does not know',
  wrongType: 'not of the expected type',
  badTime: 'not a time',
  truncated: 'cut off',
};

function conditionSentence({ alert, now, timeZone }: ExplainInput): string {
  const from = `the source "${alert.provenance.sourceId}"`;
  const { activeAt, firedAt, resolvedAt } = alert.times;
  switch (alert.condition) {
    case 'pending':
      return `It is pending: ${from} says the condition is true${activeAt === undefined ? '' : ` since ${clockTime(activeAt, timeZone)}`}, but not yet for long enough${alert.value?.holdFor === undefined ? '' : ` (${durationWords(alert.value.holdFor)})`}.`;
    case 'firing':
      return `It is firing: ${from} says so${firedAt === undefined ? '' : ` since ${clockTime(firedAt, timeZone)} (${durationWords(now - firedAt)})`}.`;
    case 'recovering':
      return `It is recovering: ${from} says the condition is no longer true, but not yet for long enough to count as over.`;
    case 'resolved':
      return `It is resolved${resolvedAt === undefined ? '' : ` since ${clockTime(resolvedAt, timeZone)}`}: ${RESOLVED_WORDS[alert.resolvedReason ?? 'unknown']}.`;
    case 'inactive':
      return `It is inactive: ${from} knows it, and its condition is not true.`;
  }
}

const RESOLVED_WORDS: Readonly<Record<NonNullable<Alert['resolvedReason']>, string>> = {
  source: 'the source said so',
  absent: 'it was missing from several complete, successful readings in a row',
  expired: 'the source did not renew it before its own deadline',
  user: 'a person resolved it',
  merged: 'it was merged into another',
  ruleDeleted: 'its rule is gone',
  unknown: 'the source did not say why',
};

function qualitySentence({ alert, source, now }: ExplainInput): string {
  if (alert.evaluation.state !== 'ok') {
    const detail = alert.evaluation.detail === undefined ? '' : `: ${alert.evaluation.detail}`;
    return `Its state is frozen as it was, because the information is not good (${alert.evaluation.state})${detail}.`;
  }
  if (!source?.lastSuccessAt) return '';
  return `The information is from ${agoWords(source.lastSuccessAt, now)} and counts as fresh for ${durationWords(source.staleAfter)}.`;
}

function acknowledgementSentence({ alert, now }: ExplainInput): string {
  const given = alert.acknowledgement;
  if (!given) return alert.condition === 'firing' ? 'Nobody has acknowledged it.' : '';
  return `It was ${acknowledgementWords(given)}, ${agoWords(given.at, now)}.`;
}

const suppressionSentence = (suppression: Suppression): string =>
  `Nobody is notified: it is ${suppressionWords(suppression)}. That changes neither its condition nor how it resolves.`;

function identitySentence({ identity, provenance }: Alert): string {
  const fields = Object.entries(identity.fields).map(([name, value]) => `${name}="${value}"`);
  return fields.length === 0
    ? `It is told apart by the source's own id "${provenance.nativeId ?? identity.fingerprint}".`
    : `It is told apart from others by ${fields.join(', ')}.`;
}

function lastChangeSentence({ history, now }: ExplainInput): string {
  const last = history.at(-1);
  return last ? `The last change was ${agoWords(last.at, now)}: ${last.text} (rule ${last.rule}).` : '';
}
