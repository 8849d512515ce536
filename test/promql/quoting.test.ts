import { expect, it } from 'vitest';
import { quote, unquote } from '../../src/promql/syntax/quoting';

it.each([
  ['a byte that is no character', '\udcff', '"\\xff"'],
  ['half of a surrogate pair', '\ud800', '"\ufffd"'],
  ['a character beyond the plane', '\u{10ffff}', '"\\U0010ffff"'],
])('%s is printed so that it can be read again', (_, value, printed) => {
  expect(quote(value)).toBe(printed);
  expect(unquote(printed.slice(1, -1), '"').ok).toBe(true);
});
