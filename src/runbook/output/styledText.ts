/** Longest sequence that is waited for: a terminal would give up on one that does not end, too. */
const LONGEST_SEQUENCE = 4_096;

/**
 * Lets colours and weights of a program's output through (SGR: `ESC [ … m`), and nothing else that acts on a terminal:
 * no cursor moves, no titles, links or clipboards (OSC), no device strings, no single control characters but tab and
 * line ends. A sequence may come in pieces. ECMA-48, sections 5.4, 5.6 and 8.3.117.
 */
export class StyledText {
  #held = '';

  /** What of the text may be shown now. */
  filter(text: string): string {
    const all = this.#held + text;
    const cut = beginsAt(all);
    const isWaitedFor = cut >= 0 && all.length - cut <= LONGEST_SEQUENCE;
    this.#held = isWaitedFor ? all.slice(cut) : '';
    return (isWaitedFor ? all.slice(0, cut) : all).replace(SEQUENCE, kept).replace(CONTROL, '');
  }
}

/** A whole text without colours and anything else that acts. */
export const withoutStyle = (text: string): string =>
  new StyledText().filter(text).replace(/\u001b\[[\d;:]*m/g, '');

/** A control sequence, a string with its end, a string without one, or any other escape. */
const SEQUENCE =
  /(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~])|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;

const SGR_PARAMETERS = /^[\d;:]*$/;

function kept(sequence: string, parameters: string | undefined, final: string | undefined): string {
  return final === 'm' && sequence.length <= 64 && SGR_PARAMETERS.test(parameters ?? '')
    ? `\u001b[${parameters ?? ''}m`
    : '';
}

/** Control characters but tab, line ends, and the escapes that {@link kept} gave back. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f]|\u001b(?!\[[\d;:]*m)/g;

/** Where a sequence begins that has not ended yet, or -1. */
function beginsAt(text: string): number {
  const last = Math.max(text.lastIndexOf('\u001b'), text.lastIndexOf('\u009d'), text.lastIndexOf('\u009b'));
  if (last < 0) return -1;
  // The escape of a string's end belongs to the string that it ends.
  const string = /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*\u001b?$/.exec(
    text.slice(-LONGEST_SEQUENCE),
  );
  if (string) return text.length - string[0].length;
  return /^(?:\u001b[ -/]*|(?:\u001b\[|\u009b)[0-?]*[ -/]*)$/.test(text.slice(last)) ? last : -1;
}
