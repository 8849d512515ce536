/** Grapheme clusters are what a terminal draws in one place: `e` with an accent, a flag, a family. */
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

const PLAIN = /^[\x20-\x7e]*$/;
/** Scripts and pictures that terminals draw two columns wide (Unicode Standard Annex 11, wide and full-width). */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u{ff01}-\u{ff60}\u{3000}-\u{303e}]/u;

/** How many columns of a fixed-width font a text takes. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;
const SYMBOLS_FOR_CONTROLS = 0x2400;

/**
 * Draws control characters as symbols (`␛`), so that shown text cannot move the cursor, set a title or hide a part of
 * itself. Line ends and tabs stay; what has no symbol, such as a change of writing direction, becomes `�`.
 */
export function visibleControls(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(CONTROLS, (control) => {
    const code = control.charCodeAt(0);
    if (code === 0x7f) return '␡';
    return code < 0x20 ? String.fromCharCode(SYMBOLS_FOR_CONTROLS + code) : '�';
  });
}
