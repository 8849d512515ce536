import type { Aggregator } from '../syntax/token';
import type { CallableHelp } from './functionHelp';

/** Help for every aggregator; one that is forgotten does not compile. */
export const AGGREGATOR_HELP: Readonly<Record<Aggregator, CallableHelp>> = {
  sum: ['vector', 'The sum of the series of each group.'],
  avg: ['vector', 'The mean of the series of each group.'],
  count: ['vector', 'How many series each group has.'],
  min: ['vector', 'The smallest value of each group.'],
  max: ['vector', 'The largest value of each group.'],
  group: ['vector', 'The value 1 for each group that has a series.'],
  stddev: ['vector', 'The standard deviation over the series of each group.'],
  stdvar: ['vector', 'The variance over the series of each group.'],
  topk: ['count vector', 'The series with the largest values of each group, with all their labels.'],
  bottomk: ['count vector', 'The series with the smallest values of each group, with all their labels.'],
  count_values: [
    'label vector',
    'How many series have each value; the value stands in the label of this name.',
  ],
  quantile: ['quantile vector', 'The quantile (0 to 1) over the series of each group.'],
  limitk: ['count vector', 'So many series of each group, always the same ones.'],
  limit_ratio: [
    'ratio vector',
    'This share of the series of each group, always the same ones; a negative share gives the others.',
  ],
};

/** Where a word may stand: behind an operand, behind a binary operator, or behind an aggregation. */
export type WordPlace = 'binary' | 'matching' | 'grouping' | 'modifier';

export interface WordHelp {
  readonly place: WordPlace;
  readonly sentence: string;
}

/** Help for the words of the language that are no functions. */
export const WORD_HELP: Readonly<Record<string, WordHelp>> = {
  and: { place: 'binary', sentence: 'The series of the left side that have a partner on the right side.' },
  or: {
    place: 'binary',
    sentence: 'All series of the left side, and those of the right side that have no partner on the left.',
  },
  unless: {
    place: 'binary',
    sentence: 'The series of the left side that have no partner on the right side.',
  },
  atan2: { place: 'binary', sentence: 'The angle of the point with these two coordinates, in radians.' },
  bool: {
    place: 'matching',
    sentence:
      'The comparison gives 0 or 1 for every series, where it would otherwise drop those it is false for.',
  },
  on: { place: 'matching', sentence: 'Series of both sides are partners when these labels are equal.' },
  ignoring: {
    place: 'matching',
    sentence: 'Series of both sides are partners when all labels but these are equal.',
  },
  group_left: {
    place: 'matching',
    sentence:
      'Many series on the left may have the same partner on the right; the labels named are taken from it.',
  },
  group_right: {
    place: 'matching',
    sentence:
      'Many series on the right may have the same partner on the left; the labels named are taken from it.',
  },
  by: { place: 'grouping', sentence: 'Groups the series by these labels and drops all others.' },
  without: { place: 'grouping', sentence: 'Groups the series by all labels but these.' },
  offset: { place: 'modifier', sentence: 'Looks so much further into the past: offset 1d is yesterday.' },
};
