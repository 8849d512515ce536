/** Control characters, and marks that change the direction of the text after them. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * A text from outside on one line, with nothing in it that acts: line ends become `⏎`, an escape `␛`, and a mark that
 * would turn the text around is named.
 */
export const printable = (text: string): string =>
  text.replace(/\r\n?|\n/g, ' ⏎ ').replace(UNPRINTABLE, (character) => {
    const code = character.charCodeAt(0);
    if (code === 9) return ' ';
    return code < 0x20
      ? String.fromCharCode(0x2400 + code)
      : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });

/** At most `length` characters, the last of them an ellipsis when some were left out. */
export const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;

/** A text in a label that would draw `$(flame)` as an icon, such as the status bar's. */
export const withoutIcons = (text: string): string =>
  text.replace(/\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/g, '\\$&');
