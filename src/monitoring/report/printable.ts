/** Control characters, and the marks that make text run in another direction than it reads. */

const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text of somebody else for a terminal: nothing in it moves the cursor, changes a colour or turns the line around. */
export const printable = (text: string): string =>
  text.replace(
    UNPRINTABLE,
    (mark) => NAMED[mark] ?? `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
