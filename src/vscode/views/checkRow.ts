import type { MarkdownString } from 'vscode';
import type { Ms } from '../../base/clock';
import { printable } from '../../base/printable';
import type { ComponentResult, Verdict } from '../../monitoring/check';
import type { CheckStatus } from '../../monitoring/snapshot';
import { agoWords, elapsedWords, exactTime } from '../../monitoring/words';
import type { Look } from './icons';
import { iconOf } from './icons';
import type { Row } from './liveTree';
import { Hover } from './markdown';

const LOOKS: Readonly<Record<Verdict, Look>> = { ok: 'ok', failing: 'failing', unknown: 'unknown' };

export function checkRow(check: CheckStatus, service: string, now: Ms): Row {
  const label = printable(nameOf(check));
  const words = printable(checkWords(check, now));
  const components = check.latest?.components ?? [];
  return {
    id: `check/${service}/${check.id}`,
    label,
    description: words,
    icon: iconOf(check.settling ? 'settling' : LOOKS[check.verdict]),
    state: [check.verdict, check.settling, check.reason].join(' '),
    spoken: `Check ${label}, ${words}`,
    context: 'check',
    tooltip: () => checkHover(check, now),
    subject: check,
    expanded: check.verdict !== 'ok',
    ...(components.length > 0 && {
      children: () => components.map((component) => componentRow(component, check)),
    }),
  };
}

/** Before the first answer there is no name: `shop/health/health` is then `health/health` below its service. */
const nameOf = ({ id, latest, service }: CheckStatus): string =>
  latest?.name ?? (service !== undefined && id.startsWith(`${service}/`) ? id.slice(service.length + 1) : id);

function checkWords({ verdict, settling, since, reason, latest, observedAt }: CheckStatus, now: Ms): string {
  const age = observedAt === undefined ? [] : [agoWords(observedAt, now)];
  const took = latest?.durationMs === undefined ? [] : [`${Math.round(latest.durationMs)} ms`];
  const settlingWords = settling === undefined ? [] : [`${settling}, not yet for sure`];
  if (verdict === 'ok') return ['healthy', ...settlingWords, ...took, ...age].join(' · ');
  const why = reason === undefined ? '' : `: ${reason}`;
  return [`${verdict} ${elapsedWords(since, now)}${why}`, ...settlingWords].join(' · ');
}

/** While the check is unknown its components are as they were last seen: that is said, and nothing is green. */
function componentRow(component: ComponentResult, check: CheckStatus): Row {
  const isOld = check.verdict === 'unknown';
  const took = component.responseTimeMs === undefined ? [] : [`${Math.round(component.responseTimeMs)} ms`];
  const words = [component.reason ?? component.word, ...took, ...(isOld ? ['as last seen'] : [])].join(' · ');
  const label = printable(component.name);
  return {
    id: `component/${check.id}/${component.name}`,
    label,
    description: printable(words),
    icon: iconOf(isOld ? 'stale' : LOOKS[component.verdict]),
    state: [component.word, component.reason].join(' '),
    spoken: `Component ${label}, ${component.verdict}, ${printable(words)}`,
    context: 'component',
    tooltip: () =>
      new Hover()
        .heading(component.name)
        .facts([
          ['It says', component.word],
          ['Why', component.reason],
        ])
        .build(),
  };
}

function checkHover(check: CheckStatus, now: Ms): MarkdownString {
  const { latest, observedAt } = check;
  return new Hover()
    .heading(nameOf(check))
    .paragraph(check.reason)
    .facts([
      ['State', `${check.verdict} for ${elapsedWords(check.since, now)}, since ${exactTime(check.since)}`],
      ['Address', latest?.target],
      ['HTTP status', latest?.status?.toString()],
      ['Answered in', latest?.durationMs === undefined ? undefined : `${Math.round(latest.durationMs)} ms`],
      ['Seen', observedAt === undefined ? undefined : exactTime(observedAt)],
      [
        'Certificate expires',
        latest?.certificateExpiresAt === undefined ? undefined : exactTime(latest.certificateExpiresAt),
      ],
      ...Object.entries(latest?.values ?? {}).map(([name, value]) => [name, String(value)] as const),
    ])
    .build();
}
