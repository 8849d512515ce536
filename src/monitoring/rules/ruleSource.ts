import * as z from 'zod';
import type { Ms } from '../../base/clock';
import type { Turn, Work } from '../../base/turns';
import { inTurns } from '../../base/turns';
import type { TextFiles } from '../../base/files/textFiles';
import type { MetricSource } from '../../metrics/metricSource';
import type { ConfigurationProblem } from '../configuration/configuration';
import type { Reading, ReadingProblem, Source, SourceContext, SourceDefinition } from '../source';
import { SourceError } from '../source';
import { GroupEvaluation } from './evaluation/groupEvaluation';
import { DEFAULT_RESTORE } from './evaluation/restoreHoldTimes';
import type { RuleContext } from './evaluation/ruleContext';
import type { Rule, RuleGroup } from './file/ruleFile';
import { slotAt } from './live/evaluationSlot';
import { RuleFileSet } from './live/ruleFileSet';
import { RULES_TYPE, ruleObservations } from './live/ruleObservations';

/** What the rule sources of all configurations share. */
export interface RuleSourceOptions {
  readonly context: RuleContext;
  readonly metrics: MetricSource;
  readonly files: TextFiles;
  /** Hears which rules there are, each time they were read. */
  onRead?(settings: RuleSettings, groups: readonly RuleGroup[]): void;
  /** Whether a server that is read anyway evaluates this rule: it is then not told a second time. */
  isEvaluatedElsewhere(rule: Rule): boolean;
  /** What could not be kept of the answers of the sources beside this rule source. */
  storageProblems(ruleSourceId: string): readonly ReadingProblem[];
}

const ruleSettings = z.strictObject({ patterns: z.array(z.string()).readonly(), folder: z.string() });

export type RuleSettings = z.infer<typeof ruleSettings>;

/** How often it is looked whether a group is due. */
export const RULES_EVERY: Ms = 5_000;

/** The rules of a configuration as one more source: a poll evaluates what is due, and tells the alerts. */
export const ruleSource = (options: RuleSourceOptions): SourceDefinition<RuleSettings> => ({
  type: RULES_TYPE,
  displayName: 'Rules',
  settings: ruleSettings,
  capabilities: {
    checks: false,
    alerts: true,
    metrics: true,
    issues: false,
    absence: 'resolves',
    // A rule that left its file is gone; the second look is for a file that was being saved.
    missesToResolve: 2,
  },
  defaults: { every: RULES_EVERY, timeout: RULES_EVERY },
  create: (settings, { id, clock }): Source => {
    const evaluation = new RuleSetEvaluation(settings, { id, clock }, options);
    return { poll: (signal) => evaluation.poll(signal), metrics: options.metrics };
  },
});

interface OwnedGroup {
  readonly evaluation: GroupEvaluation;
  /** The latest slot that was used, or that had passed when the group came. */
  slot: Ms;
}

/** The groups of one configuration with their state. */
class RuleSetEvaluation {
  readonly #set: RuleFileSet;
  #groups: readonly OwnedGroup[] = [];
  #told: readonly RuleGroup[] | undefined;

  constructor(
    private readonly settings: RuleSettings,
    private readonly own: Pick<SourceContext, 'id' | 'clock'>,
    private readonly options: RuleSourceOptions,
  ) {
    this.#set = new RuleFileSet(settings.patterns, settings.folder, options.files, own.clock);
  }

  /**
   * @throws {SourceError} when no rule file can be read
   * @throws {CancelledError}
   */
  async poll(signal: AbortSignal): Promise<Reading> {
    const { groups, problems, unreadable } = await this.#set.read(signal);
    if (groups.length === 0 && unreadable.length > 0) {
      throw new SourceError(
        'misconfigured',
        `No rule file can be read: ${unreadable.join(', ')}. Correct "rules:".`,
      );
    }
    const { id, clock } = this.own;
    const now = clock.now();
    this.#tell(groups);
    this.#assign(groups, now);
    await inTurns((turn) => this.#evaluateDue(now, turn), clock, signal);
    return {
      complete: unreadable.length === 0 && this.#groups.every(({ evaluation }) => isEvaluated(evaluation)),
      systemTime: undefined,
      checks: [],
      alerts: this.#groups.flatMap(({ evaluation }) =>
        evaluation.rules
          .filter(({ rule }) => !this.options.isEvaluatedElsewhere(rule))
          .flatMap((rule) => ruleObservations(evaluation.group, rule)),
      ),
      samples: [],
      unmapped: [],
      problems: [
        ...problems.map(atItsPlace),
        ...unreadable.map(unreadableFile),
        ...this.options.storageProblems(id),
      ],
    };
  }

  #tell(groups: readonly RuleGroup[]): void {
    const isSame =
      groups.length === this.#told?.length && groups.every((group, at) => group === this.#told?.[at]);
    if (isSame) return;
    this.#told = groups;
    this.options.onRead?.(this.settings, groups);
  }

  /** Groups of an unchanged file stay; changed ones take over the alerts of the group of the same name. */
  #assign(groups: readonly RuleGroup[], now: Ms): void {
    const former = this.#groups;
    this.#groups = groups.map((group) => {
      const same = former.find(({ evaluation }) => evaluation.group === group);
      return same ?? this.#create(group, former, now);
    });
    for (const { evaluation } of former) {
      const stays = this.#groups.some((owned) => isSameGroup(owned.evaluation.group, evaluation.group));
      if (!stays) evaluation.forget();
    }
  }

  #create(group: RuleGroup, former: readonly OwnedGroup[], now: Ms): OwnedGroup {
    const heir = former.find(({ evaluation }) => isSameGroup(evaluation.group, group));
    const evaluation = new GroupEvaluation(group, this.options.context, {
      ...(heir ? {} : { restore: DEFAULT_RESTORE }),
      unknownWithoutData: (name) => this.#records(name),
    });
    if (heir) evaluation.inherit(heir.evaluation);
    return { evaluation, slot: slotAt(group, now) };
  }

  /** Slots that were missed are skipped. */
  *#evaluateDue(now: Ms, turn: Turn): Work<void> {
    for (const owned of this.#groups) {
      const slot = slotAt(owned.evaluation.group, now);
      if (slot <= owned.slot) continue;
      owned.slot = slot;
      yield* owned.evaluation.evaluateInTurns(slot, turn);
    }
  }

  #records(name: string): boolean {
    return this.#groups.some(({ evaluation }) =>
      evaluation.rules.some(
        ({ rule, health }) => rule.kind === 'record' && rule.name === name && health.state === 'ok',
      ),
    );
  }
}

const atItsPlace = ({ file, range, ...problem }: ConfigurationProblem): ReadingProblem => ({
  ...problem,
  place: { file, range },
});

const unreadableFile = (path: string): ReadingProblem => ({
  severity: 'error',
  code: 'unreadable-file',
  message: `"${path}" below "rules:" names no file that can be read.`,
});

const isSameGroup = (one: RuleGroup, other: RuleGroup): boolean =>
  one.file === other.file && one.name === other.name;

const isEvaluated = ({ rules }: GroupEvaluation): boolean =>
  rules.every(({ health }) => health.state !== 'unevaluated');
