import type { Ms } from '../../../base/clock';
import type { Turn, Work } from '../../../base/turns';
import { atOnce } from '../../../base/turns';
import type { Rule, RuleGroup } from '../file/ruleFile';
import type { SeriesReader } from '../../../promql/storage';
import { AlertingRule } from './alertingRule';
import { missingMetrics } from './missingMetrics';
import { queryRuleInTurns } from './queryRule';
import { recordSeries } from './recordingRule';
import type { RestoreOptions } from './restoreHoldTimes';
import { restoreHoldTimes } from './restoreHoldTimes';
import type { RuleContext } from './ruleContext';
import type { RuleHealth, RuleSample, Written } from './ruleOutcome';

export interface GroupOptions {
  /** Takes up the hold times of an earlier run after the second evaluation. */
  readonly restore?: RestoreOptions;
  /**
   * Whether an empty answer about a metric that is not there leaves the alerts as they are and makes the rule unknown.
   * A server resolves them, because it cannot tell; without this, so is it here. The function names metrics that
   * healthy recording rules of other groups make.
   */
  readonly unknownWithoutData?: (recordedName: string) => boolean;
}

/** One rule with what its last evaluation came to. */
export interface EvaluatedRule {
  readonly rule: Rule;
  /** Of an alerting rule. */
  readonly alerting: AlertingRule | undefined;
  health: RuleHealth;
}

const UNEVALUATED: RuleHealth = { state: 'unevaluated', detail: undefined, evaluatedAt: undefined };

/** The state of one group of rules. Whoever owns it says when it is evaluated. */
export class GroupEvaluation {
  readonly rules: readonly EvaluatedRule[];
  #evaluations = 0;

  constructor(
    readonly group: RuleGroup,
    private readonly context: RuleContext,
    private readonly options: GroupOptions = {},
  ) {
    const restored = options.restore === undefined;
    this.rules = group.rules.map((rule) => ({
      rule,
      alerting: rule.kind === 'alert' ? new AlertingRule(rule, restored) : undefined,
      health: UNEVALUATED,
    }));
  }

  /**
   * Evaluates the rules in their order at one time; what one records the next ones see. A rule that fails keeps its
   * state, writes nothing, and keeps no other rule from being evaluated.
   */
  evaluate(at: Ms): void {
    atOnce((turn) => this.evaluateInTurns(at, turn));
  }

  /** The same in turns. Left in the middle, the rules that were not reached are as they were. */
  *evaluateInTurns(at: Ms, turn: Turn): Work<void> {
    for (const [index, evaluated] of this.rules.entries()) {
      const failure = yield* this.#evaluateRule(evaluated, index, { at, turn });
      evaluated.health = failure ?? { state: 'ok', detail: undefined, evaluatedAt: at };
      if (turn.isOver()) yield;
    }
    const { restore } = this.options;
    if (++this.#evaluations !== 2 || restore === undefined) return;
    for (const { alerting } of this.rules) {
      if (alerting && !alerting.restored) restoreHoldTimes(alerting, this.#reader, at, restore);
    }
  }

  /** Takes over the alerts of the group's former reading: rules of the same name and labels, in their order. */
  inherit(former: GroupEvaluation): void {
    const heirs = [...former.rules];
    for (const { rule, alerting } of this.rules) {
      const at = heirs.findIndex((candidate) => candidate.alerting && isSameRule(candidate.rule, rule));
      const [heir] = at < 0 || !alerting ? [] : heirs.splice(at, 1);
      if (heir?.alerting) alerting?.inherit(heir.alerting);
    }
    this.#evaluations = former.#evaluations;
  }

  /** Ends every series that the group wrote. */
  forget(): void {
    this.rules.forEach((_rule, index) => this.context.head.remove(this.#target(index)));
  }

  *#evaluateRule(
    { rule, alerting }: EvaluatedRule,
    index: number,
    { at, turn }: { readonly at: Ms; readonly turn: Turn },
  ): Work<RuleHealth | undefined> {
    const { head } = this.context;
    const queriedAt = at - this.group.queryOffset;
    const { expression } = rule;
    const queried = yield* queryRuleInTurns({ expression, at: queriedAt, turn }, this.context);
    if (!queried.ok) return { state: 'error', detail: queried.message, evaluatedAt: at };
    const missing = queried.samples.length > 0 ? [] : this.#missing(rule, queriedAt);
    if (missing.length > 0) {
      return { state: 'noData', detail: `no data: ${missing.join(', and ')}`, evaluatedAt: at };
    }
    const written = this.#apply(rule, alerting, queried.samples, at);
    if (!written.ok) return { state: 'error', detail: written.message, evaluatedAt: at };
    // An empty answer would end the series that tell how long the alerts were pending before a restart.
    if (alerting?.restored === false) return undefined;
    head.append({ target: this.#target(index), labels: {}, at: queriedAt, samples: written.samples });
    return undefined;
  }

  #apply(rule: Rule, alerting: AlertingRule | undefined, results: readonly RuleSample[], at: Ms): Written {
    const { limit } = this.group;
    if (rule.kind === 'record') return recordSeries(rule, results, limit);
    return alerting?.take(results, at, limit, this.context) ?? { ok: true, samples: [] };
  }

  #missing(rule: Rule, at: Ms): readonly string[] {
    const { unknownWithoutData } = this.options;
    if (!unknownWithoutData) return [];
    const isRecorded = (name: string): boolean => unknownWithoutData(name) || this.#records(name);
    return missingMetrics(rule.query, { head: this.context.head, at, isRecorded });
  }

  get #reader(): SeriesReader {
    return this.context.history ?? this.context.head;
  }

  #records(name: string): boolean {
    return this.rules.some(
      ({ rule, health }) => rule.kind === 'record' && rule.name === name && health.state === 'ok',
    );
  }

  #target(index: number): string {
    return `rule ${index + 1} of ${this.group.name} in ${this.group.file}`;
  }
}

const isSameRule = (one: Rule, other: Rule): boolean =>
  one.name === other.name && JSON.stringify(sorted(one.labels)) === JSON.stringify(sorted(other.labels));

const sorted = (labels: Rule['labels']): readonly (readonly [string, string])[] =>
  Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
