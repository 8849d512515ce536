import type { Ms } from '../../../base/clock';
import { NO_DATA } from '../../../metrics/ruleText/ruleValue';
import type { Alert } from '../../../monitoring/alerts/alert';
import { clockTime, counted, durationWords, exactTime } from '../../../monitoring/words';
import type { RulePageAction, RulePageSeed, RulePageState, RuleRange } from '../../../protocol/rulePage';
import type { RuleReading } from './ruleChart';
import { RANGES } from './ruleChart';

export interface RulePageInput {
  readonly seed: RulePageSeed;
  /** What a source said last; nothing before the first answer. */
  readonly reading: RuleReading | undefined;
  /** Why there is nobody to ask. */
  readonly unanswered: string | undefined;
  /** The alerts of the rule that are pending or firing, worst first. */
  readonly alerts: readonly Alert[];
  readonly tone: (alert: Alert) => RulePageState['tone'];
  readonly banner: RulePageState['banner'];
  readonly now: Ms;
  readonly timeZone?: string;
}

const LABELS: Readonly<Record<RuleRange, string>> = {
  '1h': '1 hour',
  '6h': '6 hours',
  '24h': '24 hours',
  '7d': '7 days',
};

/** What the page of a rule shows. */
export function rulePageState(input: RulePageInput): RulePageState {
  const { seed, reading, unanswered, alerts, banner } = input;
  const [worst] = alerts;
  return {
    seed,
    banner,
    kindWords: seed.kind === 'alert' ? 'Alert rule' : 'Recording rule',
    title: seed.name,
    tone: worst ? input.tone(worst) : calmTone(input),
    sentence: sentenceOf(input),
    expression: seed.expression,
    ranges: (Object.keys(RANGES) as RuleRange[]).map((range) => ({
      range,
      label: LABELS[range],
      isChosen: range === seed.range,
    })),
    actions: actionsOf(seed, worst),
    facts: factsOf(input),
    chart:
      reading?.chart ??
      (unanswered === undefined ? { kind: 'loading' } : { kind: 'none', reason: unanswered }),
  };
}

/** Green is what is known to be well, and nothing else. */
function calmTone({ seed, reading }: RulePageInput): RulePageState['tone'] {
  if (!reading || reading.chart.kind === 'failed' || reading.value === NO_DATA) return 'unknown';
  if (seed.kind === 'record') return 'calm';
  return reading.holdsFor === undefined ? 'unknown' : reading.holdsFor > 0 ? 'pending' : 'ok';
}

function sentenceOf({ seed, reading, unanswered, alerts, now }: RulePageInput): string {
  if (!reading)
    return unanswered === undefined ? 'Its value is being read.' : `Its value is not known: ${unanswered}`;
  const { threshold } = reading;
  const limit = threshold ? `, threshold ${threshold.operator} ${threshold.threshold}` : '';
  const value = `Now: ${reading.value}${limit}.`;
  return seed.kind === 'record' ? value : `${conditionWords(alerts, reading, now)} ${value}`;
}

function conditionWords(alerts: readonly Alert[], { holdsFor }: RuleReading, now: Ms): string {
  const [worst] = alerts;
  const more = alerts.length > 1 ? `, ${alerts.length} alerts in all` : '';
  if (worst?.condition === 'firing')
    return `Firing for ${durationWords(now - (worst.times.firedAt ?? worst.times.firstObservedAt))}${more}.`;
  if (worst?.condition === 'pending')
    return `Pending for ${durationWords(now - (worst.times.activeAt ?? worst.times.firstObservedAt))}${more}.`;
  if (worst) return `Its alert is ${worst.condition}${more}.`;
  if (holdsFor === undefined) return 'Whether its condition holds is not known.';
  return holdsFor > 0
    ? `Its condition holds for ${counted(holdsFor, 'result')}, and no alert of it is known here.`
    : 'Its condition does not hold.';
}

const button = (
  label: string,
  action: RulePageAction,
  primary = false,
): RulePageState['actions'][number] => ({
  ...{ label, action, primary },
  unavailable: undefined,
});

function actionsOf({ file }: RulePageSeed, worst: Alert | undefined): RulePageState['actions'] {
  return [
    ...(worst
      ? [button('Open alert', { type: 'openAlert', fingerprint: worst.identity.fingerprint }, true)]
      : []),
    ...(file === '' ? [] : [button('Open rule', { type: 'openRule' })]),
    button('Refresh', { type: 'refresh' }),
  ];
}

function factsOf({ seed, reading, timeZone }: RulePageInput): RulePageState['facts'] {
  const fact = (name: string, value: string, at?: Ms): RulePageState['facts'][number] => ({
    ...{ name, value },
    exact: at === undefined ? undefined : exactTime(at, timeZone),
  });
  return [
    fact('Source', reading?.sourceId ?? 'none has answered yet'),
    fact('Read', reading ? `at ${clockTime(reading.at, timeZone)}` : 'not yet', reading?.at),
    ...(seed.file === '' ? [] : [fact('File', seed.file.split(/[\\/]/).at(-1) ?? seed.file)]),
  ];
}
