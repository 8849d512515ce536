import { describe, expect, it } from 'vitest';
import { StyledText } from '../../../src/runbook/output/styledText';

const ESC = '\u001b';
/** In one piece, and cut at every place. */
function check(text: string, expected: string): void {
  expect(new StyledText().filter(text)).toBe(expected);
  for (let cut = 1; cut < text.length; cut++) {
    const styled = new StyledText();
    expect(styled.filter(text.slice(0, cut)) + styled.filter(text.slice(cut)), `cut at ${cut}`).toBe(
      expected,
    );
  }
}

describe('the output of a program', () => {
  it.each([
    ['keeps its text', 'a\tb\r\nc ✓ 日本', 'a\tb\r\nc ✓ 日本'],
    ['keeps colours', `${ESC}[31mred${ESC}[0m`, `${ESC}[31mred${ESC}[0m`],
    [
      'keeps colours of many',
      `${ESC}[1;38;5;200mx${ESC}[48:2::1:2:3my${ESC}[m`,
      `${ESC}[1;38;5;200mx${ESC}[48:2::1:2:3my${ESC}[m`,
    ],
    ['keeps a colour that was begun with one character', '\u009b31mred', `${ESC}[31mred`],
    ['loses cursor moves and erasures', `a${ESC}[2J${ESC}[10;10Hb${ESC}[1A${ESC}[Kc`, 'abc'],
    ['loses modes', `${ESC}[?1049h${ESC}[?25lx${ESC}[>4;2m`, 'x'],
    ['loses titles', `a${ESC}]0;title\u0007b${ESC}]2;title${ESC}\\c\u009d0;t\u009cd`, 'abcd'],
    ['loses links, and keeps their text', `${ESC}]8;;http://x.test${ESC}\\text${ESC}]8;;${ESC}\\`, 'text'],
    ['loses what would reach the clipboard', `${ESC}]52;c;c2VjcmV0\u0007x`, 'x'],
    ['loses device strings', `${ESC}Pq#0${ESC}\\x${ESC}_app${ESC}\\y`, 'xy'],
    ['loses resets and character sets', `${ESC}cx${ESC}(0y${ESC}7z`, 'xyz'],
    ['loses bells, backspaces and nulls', 'a\u0007\u0008\u0000\u007fb\u0085', 'ab'],
  ])('%s', (_sentence, text, expected) => {
    check(text, expected);
  });

  it('goes on when a sequence never ends', () => {
    const styled = new StyledText();
    const endless = styled.filter(`${ESC}]0;`) + styled.filter('x'.repeat(5_000)) + styled.filter('\nafter');
    expect(endless.endsWith('\nafter')).toBe(true);
  });
});
