import type { MarkdownString } from 'vscode';
import type { Ms } from '../../base/clock';
import { printable } from '../../base/printable';
import type { SourceCondition, SourceStatus } from '../../monitoring/snapshot';
import { agoWords, durationWords, elapsedWords, exactTime, untilWords } from '../../monitoring/words';
import type { Look } from './icons';
import { iconOf } from './icons';
import type { Row } from './liveTree';
import type { CommandLink } from './markdown';
import { Hover } from './markdown';

const LOOKS: Readonly<Record<SourceCondition, Look>> = {
  waiting: 'waiting',
  fresh: 'ok',
  stale: 'stale',
  unreachable: 'unreachable',
  unauthorised: 'notAllowed',
  malformed: 'unknown',
  paused: 'paused',
};

export const lookOfSource = (source: SourceStatus): Look => LOOKS[source.condition];

/** `below` keeps the row's id unique: a shared source can stand below several services. */
export function sourceRow(source: SourceStatus, below: string, now: Ms): Row {
  const label = printable(nameOf(source));
  const words = printable(sourceWords(source, now));
  return {
    id: `source/${below}/${source.id}`,
    label,
    description: words,
    icon: iconOf(LOOKS[source.condition]),
    state: `${source.condition} ${source.reason ?? ''}`,
    spoken: `Source ${label}, ${words}`,
    context: `source ${source.condition}`,
    tooltip: () => sourceHover(source, now),
    subject: source,
  };
}

/** `shop/health-2` is `health-2` below its service. */
const nameOf = ({ id, service }: SourceStatus): string =>
  service !== undefined && id.startsWith(`${service}/`) ? id.slice(service.length + 1) : id;

/** The freshness of a source in one line: never a word that sounds healthy when the last answer is old. */
export function sourceWords(source: SourceStatus, now: Ms): string {
  const { condition, reason, lastSuccessAt, latencyMs, nextAttemptAt, since } = source;
  const last = lastSuccessAt === undefined ? 'no answer yet' : `last answer ${agoWords(lastSuccessAt, now)}`;
  const next = nextAttemptAt === undefined ? [] : [`next try ${untilWords(nextAttemptAt, now)}`];
  switch (condition) {
    case 'fresh':
      return [
        ...(lastSuccessAt === undefined ? [] : [agoWords(lastSuccessAt, now)]),
        ...(latencyMs === undefined ? [] : [`${Math.round(latencyMs)} ms`]),
        ...(source.complete ? [] : ['only a part of it']),
      ].join(' · ');
    case 'waiting':
      return 'not read yet';
    case 'paused':
      return reason ?? 'paused';
    case 'unauthorised':
      return [reason ?? 'not allowed', last].join(' · ');
    case 'stale':
    case 'unreachable':
    case 'malformed':
      return [
        `${condition} for ${elapsedWords(since, now)}: ${reason ?? 'no reason known'}`,
        last,
        ...next,
      ].join(' · ');
  }
}

function sourceHover(source: SourceStatus, now: Ms): MarkdownString {
  const at = (moment: Ms | undefined): string | undefined =>
    moment === undefined ? undefined : exactTime(moment);
  return new Hover()
    .heading(`${source.displayName}: ${source.id}`)
    .paragraph(source.reason)
    .facts([
      [
        'State',
        `${source.condition} for ${elapsedWords(source.since, now)}, since ${exactTime(source.since)}`,
      ],
      ['Address', source.target],
      ['Last answer', at(source.lastSuccessAt)],
      ['Last try', at(source.lastAttemptAt)],
      ['Next try', at(source.nextAttemptAt)],
      ['Failed in a row', source.consecutiveFailures === 0 ? undefined : String(source.consecutiveFailures)],
      ['Circuit breaker', source.breaker === 'closed' ? undefined : source.breaker],
      [
        'Its clock is off by',
        source.skewMs === undefined ? undefined : durationWords(Math.abs(source.skewMs)),
      ],
      ['Fields not understood', source.unmapped === 0 ? undefined : String(source.unmapped)],
      ['Counts as stale after', durationWords(source.staleAfter)],
    ])
    .links(linksOf(source))
    .build();
}

const linksOf = ({ id, condition }: SourceStatus): readonly CommandLink[] => [
  ...(condition === 'unauthorised'
    ? [{ label: 'Enter Token', command: 'sitrep.enterSecret', argument: id } as const]
    : []),
  { label: 'Poll Now', command: 'sitrep.retrySource', argument: id },
  { label: 'Open Log', command: 'sitrep.openLog', argument: id },
];
