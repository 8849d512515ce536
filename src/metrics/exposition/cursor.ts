import { PlainSeries } from './plainSeries';
import { ExpositionProblem } from './result';

export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const HASH = 0x23;
export const COMMA = 0x2c;
export const EQUALS = 0x3d;
export const BACKSLASH = 0x5c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

/** Far more than labels need, and read in a moment. */
const LONGEST_LINE = 100_000;

/** A place in a text. The character codes are compared as numbers: no expression is matched per line. */
export class Cursor {
  offset = 0;
  readonly plain = new PlainSeries();
  /** The label names of the series before, by their place: the next one mostly has the same. */
  readonly labelNames: string[] = [];

  /** Whether a label with an empty value was read since the last look. */
  hasEmptyLabel = false;
  #metricName = '';
  #backslash = -1;
  #newline = -1;
  /** No line that starts between here and this offset is too long. */
  #checked = 0;

  constructor(readonly text: string) {}

  /** Whether neither a backslash nor a newline stands before `end`. Each of them is searched for once, not per call. */
  isPlainUpTo(end: number): boolean {
    return !this.hasBackslashBefore(end) && end < this.#nextNewline();
  }

  hasBackslashBefore(end: number): boolean {
    if (this.#backslash < this.offset) this.#backslash = endOr(this.text.indexOf('\\', this.offset));
    return this.#backslash < end;
  }

  #nextNewline(): number {
    if (this.#newline < this.offset) this.#newline = endOr(this.text.indexOf('\n', this.offset));
    return this.#newline;
  }

  /** The code unit here, or NaN at the end of the text, which equals nothing. */
  code(): number {
    return this.text.charCodeAt(this.offset);
  }

  atEnd(): boolean {
    return this.offset >= this.text.length;
  }

  skipBlanks(): void {
    let code = this.code();
    while (code === SPACE || code === TAB) {
      this.offset++;
      code = this.code();
    }
  }

  /** Moves behind `code` when it is here. */
  take(code: number): boolean {
    if (this.code() !== code) return false;
    this.offset++;
    return true;
  }

  /** The offset of the next newline, or the end of the text. */
  lineEnd(): number {
    return Math.min(this.#nextNewline(), this.text.length);
  }

  /** Whether `part` stands at `offset`. A comparison of two strings takes half the time of `startsWith`. */
  has(part: string, offset: number): boolean {
    return this.text.slice(offset, offset + part.length) === part;
  }

  /**
   * Reads a metric name that needs no quotes; an empty one where there is none. The lines of a family stand together, so
   * the name before it is compared first: where it comes again, nothing is scanned, and one string serves all.
   */
  readMetricName(): string {
    const { text, offset } = this;
    const before = this.#metricName;
    const behind = offset + before.length;
    // The character behind it is looked at first, for it mostly tells apart names of different lengths.
    if (before !== '' && !isMetricNamePart(text.charCodeAt(behind)) && this.has(before, offset)) {
      this.offset = behind;
      return before;
    }
    this.offset = nameEnd(text, offset, METRIC_START);
    this.#metricName = text.slice(offset, this.offset);
    return this.#metricName;
  }

  /**
   * Refuses a line that nobody means, before it takes its time. No line between here and the last newline within the
   * longest length is longer than that, so one search serves all of them.
   */
  checkLine(): void {
    const { text, offset } = this;
    if (offset < this.#checked) return;
    const farthest = offset + LONGEST_LINE;
    this.#checked = farthest < text.length ? text.lastIndexOf('\n', farthest) + 1 : text.length + 1;
    if (offset < this.#checked) return;
    const length = this.lineEnd() - offset;
    this.fail(`this line has ${length} characters, and at most ${LONGEST_LINE} are read`);
  }

  /** What stands here, for a message: the next few characters of this line. */
  found(): string {
    if (this.atEnd()) return 'the end of the text';
    if (this.code() === NEWLINE) return 'the end of the line';
    return `"${this.text.slice(this.offset, Math.min(this.lineEnd(), this.offset + 20))}"`;
  }

  fail(message: string, offset = this.offset): never {
    throw new ExpositionProblem(offset, message);
  }
}

const LABEL_START = 1;
const METRIC_START = 2;
const DIGIT = 4;

/** What each ASCII character may be; a table answers faster than comparisons. */
const CLASSES = Uint8Array.from({ length: 128 }, (_unused, code) => {
  const character = String.fromCharCode(code);
  if (character >= '0' && character <= '9') return DIGIT;
  if (character === ':') return METRIC_START;
  const isLetter = character.toLowerCase() !== character.toUpperCase();
  return isLetter || character === '_' ? LABEL_START | METRIC_START : 0;
});

const isOf = (code: number, classes: number): boolean =>
  code < CLASSES.length && ((CLASSES[code] ?? 0) & classes) !== 0;

/** Behind the end of any text; a small integer, which is compared faster than an infinity. */
const NOWHERE = 2 ** 30 - 1;
const endOr = (found: number): number => (found < 0 ? NOWHERE : found);

export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
export const isLabelNameStart = (code: number): boolean => isOf(code, LABEL_START);

/** The end of the label name that starts at `offset`; `offset` itself when there is none. */
export function labelNameEnd(text: string, offset: number): number {
  return nameEnd(text, offset, LABEL_START);
}

/** A label name that may hold colons. */
const isMetricNamePart = (code: number): boolean => isOf(code, METRIC_START | DIGIT);
export const isLabelNamePart = (code: number): boolean => isOf(code, LABEL_START | DIGIT);

function nameEnd(text: string, offset: number, start: number): number {
  if (!isOf(text.charCodeAt(offset), start)) return offset;
  let end = offset + 1;
  while (isOf(text.charCodeAt(end), start | DIGIT)) end++;
  return end;
}
