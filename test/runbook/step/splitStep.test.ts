import { describe, expect, it } from 'vitest';
import { isSplit } from '../../../src/runbook/step/splitStep';

const check = (before: string, now: string, added: readonly string[], expected: boolean): void =>
  expect(isSplit({ before, now }, added)).toBe(expected);

describe('cells that were added below a step', () => {
  it.each<[sentence: string, before: string, now: string, added: readonly string[]]>([
    ['the second half of its text', 'echo a\necho b', 'echo a\n', ['echo b']],
    ['the rest of a line', 'echo a b', 'echo ', ['a b']],
    ['the rest in several parts', 'a\nb\nc', 'a\n', ['b\n', 'c']],
    ['the rest and an empty part', 'a\nb', 'a\n', ['b', '']],
    ['all of it, so that the first part is empty', 'a\nb', '', ['a\nb']],
    ['a blank rest', 'a\n\n', 'a\n', ['\n']],
    ['the rest in other line ends', 'a\r\nb\r\nc', 'a\r\n', ['b\nc']],
  ])('are parts of it when they are %s', (_sentence, before, now, added) => {
    check(before, now, added, true);
  });

  it.each<[sentence: string, before: string, now: string, added: readonly string[]]>([
    ['empty, as one that is added by hand', 'a\nb', 'a\nb', ['']],
    ['empty, after a line of it was deleted', 'a\nb', 'a\n', ['']],
    ['a text of their own', 'a\nb', 'a\nb', ['c']],
    ['a text of their own, after a line of it was deleted', 'a\nb', 'a\n', ['c']],
    ['its text once more', 'a\nb', 'a\nb', ['a\nb']],
    ['its rest and more', 'a\nb', 'a\n', ['b', 'c']],
  ])('are no parts of it when they are %s', (_sentence, before, now, added) => {
    check(before, now, added, false);
  });
});
