import { describe, expect, it } from 'vitest';
import type { FlapWindow } from '../../../src/monitoring/alerts/flapping';
import {
  EMPTY_FLAP_WINDOW,
  changesIn,
  flapWindowOf,
  isFlapping,
  observationsOf,
  observed,
} from '../../../src/monitoring/alerts/flapping';

const windowOf = (text: string): FlapWindow => flapWindowOf([...text].map((mark) => mark === 'f'));
const written = (window: FlapWindow): string =>
  observationsOf(window)
    .map((firing) => (firing ? 'f' : '-'))
    .join('');

describe('the window', () => {
  it.each([
    ['', 0],
    ['f', 0],
    ['ffff', 0],
    ['f-', 1],
    ['f-f-f', 4],
    ['--f--f', 3],
    ['-f-f-f-f-f-f-f-f-f-f', 19],
  ])('of %s has %i changes', (text, changes) => {
    expect(changesIn(windowOf(text))).toBe(changes);
    expect(written(windowOf(text))).toBe(text);
  });

  it('forgets what is older than twenty observations', () => {
    expect(written(windowOf(`f-f-${'f'.repeat(20)}`))).toBe('f'.repeat(20));
  });

  it('keeps its identity once it is full of the same', () => {
    const full = windowOf('-'.repeat(20));
    expect(observed(full, false)).toBe(full);
    expect(observed(EMPTY_FLAP_WINDOW, false)).not.toBe(EMPTY_FLAP_WINDOW);
  });
});

describe('flapping', () => {
  it.each([
    ['begins with the fourth change', 'f-f-f', false, true],
    ['does not begin with three', 'f-f-', false, false],
    ['goes on while there is one change in the window', `-${'f'.repeat(19)}`, true, true],
    ['ends with twenty steady observations', 'f'.repeat(20), true, false],
    ['does not end with fewer', 'f'.repeat(19), true, true],
  ])('%s', (_, text, before, after) => {
    expect(isFlapping(windowOf(text), before)).toBe(after);
  });
});
