import type { RE2JS } from 're2js';
import type { LabelSet } from '../../../src/promql/labels/labelSet';

/** One place in a series of values: a number, the end of the series, nothing, or what is not supported. */
export type SequenceValue = number | 'stale' | 'missing' | 'histogram';

export interface ValueSequence {
  readonly labels: LabelSet;
  readonly values: readonly SequenceValue[];
  /** When the counter of each value began, in milliseconds after the value's own time; mostly below zero. */
  readonly starts?: readonly (number | 'missing')[];
}

export interface LoadCommand {
  readonly kind: 'load';
  /** Milliseconds between two values. */
  readonly step: number;
  readonly series: readonly ValueSequence[];
  /** Whether native histograms are made of the classic ones, too (`load_with_nhcb`). */
  readonly withHistograms: boolean;
}

/** A block that cannot be read: it counts as a case that fails. */
export interface InvalidCommand {
  readonly kind: 'invalid';
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly problem: string;
}

export interface ClearCommand {
  readonly kind: 'clear';
}

/** What a message has to be: anything when both are absent. */
export interface Expectation {
  readonly message?: string;
  readonly pattern?: RE2JS;
}

export interface Expectations {
  readonly fail: Expectation | undefined;
  readonly ordered: boolean;
  readonly warn: readonly Expectation[];
  readonly info: readonly Expectation[];
  readonly noWarn: boolean;
  readonly noInfo: boolean;
  readonly text: string | undefined;
  readonly scalar: number | undefined;
  readonly series: readonly ValueSequence[];
}

/** Times are milliseconds. */
export interface EvaluateCommand {
  readonly kind: 'evaluate';
  /** From 1. */
  readonly line: number;
  readonly query: string;
  readonly mode: 'instant' | 'range';
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** The samples that an instant query for a range vector has to give. */
  readonly rangeVector: { readonly start: number; readonly end: number; readonly step: number } | undefined;
  readonly expectations: Expectations;
}

export type Command = LoadCommand | ClearCommand | EvaluateCommand | InvalidCommand;
