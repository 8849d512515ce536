import type { Ms } from '../../base/clock';
import { printable, shortened } from '../../base/printable';
import type { Alert } from '../alerts/alert';
import { counted, durationWords, elapsedWords } from '../words';
import type { Telling } from './tellings';

/** Longer summaries are cut: the alert's page has them whole. */
const LONGEST_SUMMARY = 160;
const MOST_SERVICES = 3;

/** One sentence for everything that is told at once: the worst by name, the rest by number and service. */
export function tellingText(tellings: readonly Telling[], now: Ms): string {
  const [worst, ...others] = tellings;
  if (!worst) return '';
  if (others.length === 0) return printable(`${sentenceOf(worst, now)}${detailOf(worst, now)}`);
  const names = [...new Set(others.flatMap(({ alert }) => alert.service ?? []))];
  const shown = names.slice(0, MOST_SERVICES).join(', ');
  const more =
    names.length > MOST_SERVICES ? ` and ${counted(names.length - MOST_SERVICES, 'more service')}` : '';
  const where = names.length === 0 ? '' : ` in ${shown}${more}`;
  return printable(`${sentenceOf(worst, now)}, and ${counted(others.length, 'other alert')}${where}.`);
}

function sentenceOf({ alert, reason, from }: Telling, now: Ms): string {
  const name = `${severityName(alert)} ${nameOf(alert)}`;
  switch (reason) {
    case 'first':
      return `${name} is firing`;
    case 'worse':
      return `${name} got worse${from === undefined ? '' : `: it was ${from}`}`;
    case 'acknowledgementEnded':
      return `${name} still fires, and its acknowledgement has ended`;
    case 'reminder':
      return `${name} still fires after ${elapsedWords(alert.times.firedAt ?? alert.times.firstObservedAt, now)}`;
  }
}

function detailOf({ alert, reason }: Telling, now: Ms): string {
  if (reason === 'reminder') {
    const { acknowledgement } = alert;
    if (!acknowledgement) return ', and nobody has acknowledged it.';
    return `, acknowledged by ${acknowledgement.by} ${elapsedWords(acknowledgement.at, now)} ago.`;
  }
  return alert.summary === undefined ? '.' : `: ${shortened(alert.summary, LONGEST_SUMMARY)}`;
}

/** What is over, with how long it lasted: `DatabaseDown in shop resolved after 12 min`. */
export function endedText(ended: readonly Alert[]): string {
  const [first, ...others] = ended;
  if (!first) return '';
  const { firedAt, resolvedAt } = first.times;
  const lasted =
    firedAt === undefined || resolvedAt === undefined ? '' : ` after ${durationWords(resolvedAt - firedAt)}`;
  const rest = others.length === 0 ? '' : `, and ${counted(others.length, 'other alert')}`;
  return printable(`${nameOf(first)} resolved${lasted}${rest}`);
}

const nameOf = ({ title, service }: Alert): string =>
  `${title}${service === undefined ? '' : ` in ${service}`}`;
const severityName = ({ severity }: Alert): string => (severity === 'unmapped' ? 'P?' : severity);
