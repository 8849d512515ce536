import { describe, expect, it } from 'vitest';
import { printable, shortened } from '../../src/base/printable';

describe('text from outside', () => {
  it.each([
    ['plain text', 'plain text'],
    ['two\nlines', 'two ⏎ lines'],
    ['two\r\nlines', 'two ⏎ lines'],
    ['a\tb', 'a b'],
    ['\u001b[31mred', '␛[31mred'],
    ['abc\u202edef', 'abc⟨U+202E⟩def'],
    ['$(rm -rf /) <b>', '$(rm -rf /) <b>'],
    ['Grüße 🚒', 'Grüße 🚒'],
  ])('%j is shown as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it.each([
    ['short', 10, 'short'],
    ['exactly 10', 10, 'exactly 10'],
    ['one too many', 9, 'one too…'],
  ])('%j in %d characters is %j', (text, length, shown) => {
    expect(shortened(text, length)).toBe(shown);
  });
});
