import type { Labels } from '../series';
import type { Cursor } from './cursor';
import {
  BACKSLASH,
  CLOSE_BRACE,
  COMMA,
  EQUALS,
  NEWLINE,
  OPEN_BRACE,
  QUOTE,
  SPACE,
  TAB,
  isLabelNamePart,
  isLabelNameStart,
  labelNameEnd,
} from './cursor';

/** How blanks and commas may stand between the parts of a label set. */
export interface LabelGrammar {
  /** Blanks around every part, a comma before the brace, and no comma between two labels (text format 0.0.4). */
  readonly lenient: boolean;
}

export interface SeriesText {
  readonly name: string;
  readonly labels: Record<string, string>;
}

/** Reads `name{label="value",…}` or `{"quoted name",label="value"}`; stops behind the brace or the name. */
export function readSeries(cursor: Cursor, grammar: LabelGrammar): SeriesText {
  const start = cursor.offset;
  let name = cursor.readMetricName();
  const afterName = cursor.offset;
  if (grammar.lenient) cursor.skipBlanks();
  if (cursor.code() !== OPEN_BRACE) {
    if (name === '') cursor.fail(`expected a metric name, found ${cursor.found()}`);
    cursor.offset = afterName;
    return { name, labels: {} };
  }
  const labels: Record<string, string> = {};
  const quotedName = readLabelSet(cursor, grammar, labels, name === '');
  if (name === '') {
    if (quotedName === undefined) cursor.fail('the sample has no metric name', start);
    name = quotedName;
  }
  return { name, labels: withoutEmpty(cursor, labels) };
}

/** Reads the label set of an exemplar. */
export function readExemplarLabels(cursor: Cursor, grammar: LabelGrammar): Labels {
  const labels: Record<string, string> = {};
  readLabelSet(cursor, grammar, labels, false);
  return withoutEmpty(cursor, labels);
}

/** Reads `{…}` into `labels`, and gives the quoted metric name when one is allowed and there. */
function readLabelSet(
  cursor: Cursor,
  grammar: LabelGrammar,
  labels: Record<string, string>,
  mayName: boolean,
): string | undefined {
  if (!cursor.take(OPEN_BRACE)) cursor.fail(`expected "{", found ${cursor.found()}`);
  let name: string | undefined;
  if (grammar.lenient) cursor.skipBlanks();
  if (cursor.take(CLOSE_BRACE)) return name;
  for (let place = 0; ; place++) {
    const start = cursor.offset;
    const quoted = cursor.code() === QUOTE;
    const label = quoted ? readQuoted(cursor) : readLabelName(cursor, place);
    if (label === '') cursor.fail(`expected a label name, found ${cursor.found()}`, start);
    if (grammar.lenient) cursor.skipBlanks();
    if (cursor.code() === EQUALS) setLabel(cursor, labels, label, start, grammar);
    else if (quoted && mayName && name === undefined) name = label;
    else cursor.fail(`expected "=" behind the label "${label}", found ${cursor.found()}`);
    if (endsLabelSet(cursor, grammar)) return name;
  }
}

function readLabelValue(cursor: Cursor, grammar: LabelGrammar): string {
  cursor.offset++;
  if (grammar.lenient) cursor.skipBlanks();
  if (cursor.code() !== QUOTE) {
    cursor.fail(`expected a label value in double quotes, found ${cursor.found()}`);
  }
  return readQuoted(cursor);
}

/** Moves behind what separates two labels, or behind the closing brace. */
function endsLabelSet(cursor: Cursor, grammar: LabelGrammar): boolean {
  if (grammar.lenient) cursor.skipBlanks();
  const comma = cursor.take(COMMA);
  if (grammar.lenient) cursor.skipBlanks();
  if (cursor.code() === CLOSE_BRACE && (grammar.lenient || !comma)) {
    cursor.offset++;
    return true;
  }
  if (!comma && !(grammar.lenient && isLabelNameStart(cursor.code()))) {
    cursor.fail(`expected "," or "}" behind the label, found ${cursor.found()}`);
  }
  return false;
}

/** Names that come again are the same string object, which sets a property faster than a new one. */
function readLabelName(cursor: Cursor, place: number): string {
  const { text, offset, labelNames } = cursor;
  const expected = labelNames[place];
  if (expected !== undefined && text.startsWith(expected, offset)) {
    const end = offset + expected.length;
    if (!isLabelNamePart(text.charCodeAt(end))) {
      cursor.offset = end;
      return expected;
    }
  }
  const name = readTo(cursor, labelNameEnd(text, offset));
  // The key of an object is the one string that the engine compares by identity.
  if (name !== '') labelNames[place] = Object.keys({ [name]: 0 })[0] ?? name;
  return name;
}

function readTo(cursor: Cursor, end: number): string {
  const name = cursor.text.slice(cursor.offset, end);
  cursor.offset = end;
  return name;
}

/** Reads a metric name of a comment line: bare, or quoted where it is any text. */
export function readMetricName(cursor: Cursor): string {
  const start = cursor.offset;
  const name = cursor.code() === QUOTE ? readQuoted(cursor) : cursor.readMetricName();
  const next = cursor.code();
  const ended = next === SPACE || next === TAB || next === NEWLINE || cursor.atEnd();
  if (name !== '' && ended) return name;
  cursor.offset = start;
  return cursor.fail(`expected a metric name, found ${cursor.found()}`);
}

/** Reads a string in double quotes: `\\`, `\"` and `\n` are escapes, any other backslash stands for itself. */
function readQuoted(cursor: Cursor): string {
  const start = cursor.offset;
  const { text } = cursor;
  const close = text.indexOf('"', start + 1);
  if (close > 0 && cursor.isPlainUpTo(close)) {
    cursor.offset = close + 1;
    return text.slice(start + 1, close);
  }
  let escaped = false;
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      cursor.offset = at + 1;
      const raw = text.slice(start + 1, at);
      return escaped ? unescape(raw) : raw;
    }
    if (code === NEWLINE) break;
    if (code === BACKSLASH) {
      escaped = true;
      at++;
    }
  }
  return cursor.fail('the string in double quotes does not end on this line', start);
}

/** Resolves `\\`, `\n` and, where quotes need one, `\"`; keeps what is no escape. */
export function unescape(raw: string, quotes = true): string {
  let result = '';
  let from = 0;
  for (let at = raw.indexOf('\\'); at >= 0; at = raw.indexOf('\\', from)) {
    const escape = raw[at + 1];
    const plain = escape === 'n' ? '\n' : escape === '\\' || (quotes && escape === '"') ? escape : undefined;
    result += raw.slice(from, at) + (plain ?? `\\${escape ?? ''}`);
    from = at + 2;
  }
  return result + raw.slice(from);
}

function setLabel(
  cursor: Cursor,
  labels: Record<string, string>,
  name: string,
  start: number,
  grammar: LabelGrammar,
): void {
  const value = readLabelValue(cursor, grammar);
  if (labels[name] !== undefined && Object.hasOwn(labels, name)) {
    cursor.fail(`the label "${name}" is given twice`, start);
  }
  if (value === '') cursor.hasEmptyLabel = true;
  // Assigning to this one name would set the prototype instead of a property.
  if (name === '__proto__') {
    Object.defineProperty(labels, name, { value, enumerable: true, configurable: true });
  } else labels[name] = value;
}

/** An empty value equals an absent label, so it is left out (Prometheus data model). */
function withoutEmpty(cursor: Cursor, labels: Record<string, string>): Record<string, string> {
  if (!cursor.hasEmptyLabel) return labels;
  cursor.hasEmptyLabel = false;
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}
