import { describe, expect, it } from 'vitest';
import type { FlapWindow } from '../../../../src/monitoring/alerts/machine/flapping';
import {
  EMPTY_FLAP_WINDOW,
  FLAP_WINDOW,
  changesIn,
  flapWindowOf,
  isFlapping,
  observationsOf,
  observed,
  steadyWindow,
} from '../../../../src/monitoring/alerts/machine/flapping';

const windowOf = (text: string): FlapWindow => flapWindowOf([...text].map((mark) => mark === 'f'));
const written = (window: FlapWindow): string =>
  observationsOf(window)
    .map((firing) => (firing ? 'f' : '-'))
    .join('');

describe('the window', () => {
  it.each([
    ['', 0],
    ['f', 1],
    ['----', 0],
    ['ffff', 1],
    ['f-', 2],
    ['f-f-f', 5],
    ['--f--f', 3],
    ['-f-f-f-f-f-f-f-f-f-f-', 20],
    ['f'.repeat(21), 0],
  ])('of %s has %i changes', (text, changes) => {
    expect(changesIn(windowOf(text))).toBe(changes);
    expect(written(windowOf(text))).toBe(text);
  });

  it('forgets what is older than twenty changes', () => {
    expect(written(windowOf(`f-f-${'f'.repeat(21)}`))).toBe('f'.repeat(21));
  });

  it('keeps its identity once it is full of the same', () => {
    const full = windowOf('-'.repeat(21));
    expect(observed(full, false)).toBe(full);
    expect(observed(EMPTY_FLAP_WINDOW, false)).not.toBe(EMPTY_FLAP_WINDOW);
  });
});

describe('flapping', () => {
  it.each([
    ['begins with the fourth change, of which the first firing is one', 'f-f-', false, true],
    ['does not begin with three', 'f-f', false, false],
    ['begins with four changes anywhere in twenty', `f--------f--------f-`, false, true],
    ['does not begin with four of which one is forgotten', `f-${'-'.repeat(17)}f-f`, false, false],
    ['goes on while there is one change in the window', `-${'f'.repeat(20)}`, true, true],
    ['goes on with three changes', `${'-'.repeat(18)}f-f`, true, true],
    ['ends with twenty observations that change nothing', 'f'.repeat(21), true, false],
    ['ends likewise while nothing fires', '-'.repeat(20), true, false],
    ['does not end with fewer', '-'.repeat(19), true, true],
  ])('%s', (_, text, before, after) => {
    expect(isFlapping(windowOf(text), before)).toBe(after);
  });

  /** Kibana's own table: its history holds one mark for every run, `x` where the status changed. */
  it.each([
    ['xxxx', false, true],
    ['xxx.', false, false],
    ['xxx.................', false, false],
    ['xxxx................', false, true],
    ['x...................', true, true],
    ['....................', true, false],
    ['...................', true, true],
    ['', true, true],
    ['', false, false],
  ])('after the changes "%s", having been %s before, is %s, as in Kibana', (history, before, after) => {
    let firing = false;
    const padding = history.length === FLAP_WINDOW ? [false] : [];
    const observations = [...history].map((mark) => (firing = mark === 'x' ? !firing : firing));
    expect(isFlapping(flapWindowOf([...padding, ...observations]), before)).toBe(after);
  });

  it('of an alert that was known before the restart begins with its own next change', () => {
    expect(changesIn(steadyWindow(true))).toBe(0);
    expect(changesIn(observed(steadyWindow(true), true))).toBe(0);
    expect(changesIn(observed(steadyWindow(true), false))).toBe(1);
  });
});
