import type { EvaluationResult } from '../../../src/promql/engine';
import { printExpression } from '../../../src/promql/syntax/printer';
import { parseExpression } from '../../../src/promql/syntax/parser';
import { pinnedToTime } from './atModifier';
import { BothWays } from './bothWays';
import type { EvaluateCommand } from './command';
import {
  compareAnnotations,
  compareData,
  compareOrder,
  compareScalar,
  compareVector,
  matchesMessage,
} from './compare';
import { parseScript } from './parseScript';
import { ScriptStore } from './scriptStore';

export interface CaseResult {
  /** Of the `eval` command, from 1. */
  readonly line: number;
  readonly query: string;
  /** What is wrong; absent when nothing is. */
  readonly problem: string | undefined;
  /** Whether the case reads or expects native histograms, which are not supported. */
  readonly needsHistograms: boolean;
}

const MINUTE = 60_000;
const UNSUPPORTED = 'native histograms are not supported: without them it is as expected by chance';
/** Calls whose result depends on the range of the query: they differ between an instant and a range query. */
const DEPENDS_ON_RANGE = /(start|end|range|step)\(\)/;

/** Runs all commands of a script with the engine settings of the official suite. */
export function runScript(text: string): CaseResult[] {
  const engine = new BothWays();
  const store = new ScriptStore();
  const results: CaseResult[] = [];
  for (const command of parseScript(text)) {
    if (command.kind === 'clear') store.clear();
    else if (command.kind === 'load') store.load(command);
    else if (command.kind === 'invalid') {
      const { line, text: query, problem } = command;
      results.push({ line, query, problem, needsHistograms: query.includes('{{') });
    } else results.push(runCase(engine, store, command));
  }
  return results;
}

/** A case that reads native histograms fails also where what is left without them is what it expects. */
function runCase(engine: BothWays, store: ScriptStore, command: EvaluateCommand): CaseResult {
  const { line, query, expectations } = command;
  store.takeMissedHistograms();
  const problem = new Case(engine, store, command).run();
  const expects = expectations.series.some(({ values }) => values.includes('histogram'));
  const needsHistograms = store.takeMissedHistograms() || expects;
  return { line, query, problem: needsHistograms ? (problem ?? UNSUPPORTED) : problem, needsHistograms };
}

class Case {
  constructor(
    private readonly engine: BothWays,
    private readonly store: ScriptStore,
    private readonly command: EvaluateCommand,
  ) {}

  run(): string | undefined {
    const { command, engine, store } = this;
    try {
      if (command.mode === 'range') return this.#check(engine.range(store, command.query, command));
      return this.#runInstant(command.query, command.start) ?? this.#runPinned();
    } catch (error) {
      return `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    }
  }

  /** The same with `@` on every selector, at other times. */
  #runPinned(): string | undefined {
    const { command } = this;
    const pinned = pinnedToTime(parseExpression(command.query), command.start);
    if (!pinned) return undefined;
    const query = printExpression(pinned);
    const { start } = command;
    const times = start === 0 ? [-1000, 0, 1000] : [-10 * start, 0, Math.trunc(start / 5), start, 10 * start];
    for (const time of times) {
      const problem = this.#runInstant(query, time);
      if (problem !== undefined) return `as ${query} at ${time}: ${problem}`;
    }
    return undefined;
  }

  #runInstant(query: string, at: number): string | undefined {
    const { engine, store, command } = this;
    const result = engine.instant(store, query, at);
    const problem = this.#check(result);
    if (problem !== undefined || !result.ok) return problem;
    const { data } = result;
    const isExcluded = command.rangeVector !== undefined || data.type === 'matrix' || data.type === 'string';
    if (isExcluded || DEPENDS_ON_RANGE.test(query)) return undefined;
    const times = { start: at - MINUTE, end: at + MINUTE, step: MINUTE };
    const inRange = this.#checkMiddle(engine.range(store, query, times), at, data.type === 'scalar');
    return inRange === undefined ? undefined : `as a range query: ${inRange}`;
  }

  #checkMiddle(result: EvaluationResult, at: number, isScalar: boolean): string | undefined {
    if (!result.ok) return result.message;
    if (this.command.expectations.ordered || result.data.type !== 'matrix') return undefined;
    const disorder = compareOrder(result.data.series);
    if (disorder !== undefined) return disorder;
    const middle = result.data.series.flatMap(({ labels, timestamps, values }) => {
      const index = timestamps.indexOf(at);
      return index < 0
        ? []
        : [
            {
              labels,
              timestamps: timestamps.slice(index, index + 1),
              values: values.slice(index, index + 1),
            },
          ];
    });
    if (isScalar) return compareScalar(middle[0]?.values[0] ?? NaN, this.command.expectations.scalar);
    return compareVector(middle, this.command);
  }

  #check(result: EvaluationResult): string | undefined {
    const { fail } = this.command.expectations;
    if (!result.ok) {
      if (!fail) return `failed: ${result.message}`;
      return matchesMessage(fail, result.message) ? undefined : `failed in another way: ${result.message}`;
    }
    if (fail) return 'expected a failure and got none';
    return compareAnnotations(result, this.command) ?? compareData(result.data, this.command);
  }
}
