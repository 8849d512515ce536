import { meanOf, sumOf } from '../evaluation/kahan';
import type { Window } from './call';

/*
 * A window over days that are rolled up holds one sample for several. What these were is known in sum, in number and in
 * their extremes, which is exact for the functions below as far as the window begins and ends where a roll-up does.
 * Every other function sees the sample alone, which is the last of them.
 */

export const rolledSum = ({ series: { values, rolledUp }, first, end }: Window): number =>
  sumOf(rolledUp?.sum ?? values, first, end);

export const rolledCount = ({ series: { rolledUp }, first, end }: Window): number =>
  rolledUp ? sumOf(rolledUp.count, first, end) : end - first;

export const rolledMean = (window: Window): number =>
  window.series.rolledUp
    ? rolledSum(window) / rolledCount(window)
    : meanOf(window.series.values, window.first, window.end);

export const rolledMinimum = ({ values, rolledUp }: Window['series']): Float64Array =>
  rolledUp?.minimum ?? values;

export const rolledMaximum = ({ values, rolledUp }: Window['series']): Float64Array =>
  rolledUp?.maximum ?? values;
