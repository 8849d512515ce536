export type Dialect = 'postgres' | 'sqlite' | 'mysql';

/**
 * A part of an SQL text: `code` is what the database reads as words and signs, `string` a literal, `identifier` a quoted
 * name, `comment` nothing at all. `start` and `end` are offsets into the text.
 */
export interface Segment {
  readonly kind: 'code' | 'string' | 'identifier' | 'comment';
  readonly start: number;
  readonly end: number;
}

interface Rule {
  readonly kind: Exclude<Segment['kind'], 'code'>;
  readonly opens: RegExp;
  /** The offset behind the end; a part that is never closed reaches to the end of the text. */
  end(text: string, start: number, opening: string): number;
}

const closedBy =
  (pattern: RegExp) =>
  (text: string, start: number, opening: string): number => {
    const closing = new RegExp(pattern.source, 'g');
    closing.lastIndex = start + opening.length;
    return closing.exec(text) ? closing.lastIndex : text.length;
  };

const STANDARD: readonly Rule[] = [
  { kind: 'comment', opens: /--/y, end: closedBy(/(?=\n)/) },
  { kind: 'string', opens: /'/y, end: closedString(false) },
  { kind: 'identifier', opens: /"/y, end: closedBy(/"/) },
];

/** PostgreSQL 4.1.2 and 4.1.5: escape strings, dollar quotes, comments that nest. */
const POSTGRES: readonly Rule[] = [
  { kind: 'comment', opens: /\/\*/y, end: nestedComment },
  { kind: 'string', opens: /(?<!\w)[eE]'/y, end: closedString(true) },
  { kind: 'string', opens: /(?<!\w)\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y, end: dollarQuote },
];

const SQLITE: readonly Rule[] = [
  { kind: 'comment', opens: /\/\*/y, end: closedBy(/\*\//) },
  { kind: 'identifier', opens: /`/y, end: closedBy(/`/) },
  // Not the index in a placeholder: `${step.find.rows[0].id}`.
  { kind: 'identifier', opens: /(?<!\$\{step\.[\w.[\]-]{0,200})\[/y, end: closedBy(/\]/) },
];

/**
 * MySQL 11.1.1 and 11.7: backslash escapes, texts in double quotes, a space after two dashes. What stands in the comments
 * of the form that a server executes is code.
 */
const MYSQL: readonly Rule[] = [
  { kind: 'comment', opens: /\/\*(?!M?!)/y, end: closedBy(/\*\//) },
  { kind: 'comment', opens: /--(?=\s|$)|#/y, end: closedBy(/(?=\n)/) },
  { kind: 'string', opens: /'/y, end: closedString(true) },
  { kind: 'string', opens: /"/y, end: closedString(true) },
  { kind: 'identifier', opens: /`/y, end: closedBy(/`/) },
];

const RULES: Readonly<Record<Dialect, readonly Rule[]>> = {
  postgres: [...POSTGRES, ...STANDARD],
  sqlite: [...SQLITE, ...STANDARD],
  mysql: MYSQL,
};

/** Where something other than code may begin. */
const INTERESTING = /[-#/'"eE$`[]/g;

/** Cuts a text into segments that cover it without a gap, whatever is in it. */
export function segmentsOf(text: string, dialect: Dialect): readonly Segment[] {
  const segments: Segment[] = [];
  let codeStart = 0;
  let position = nextInteresting(text, 0);
  while (position < text.length) {
    const found = ruleAt(text, position, RULES[dialect]);
    if (!found) {
      position = nextInteresting(text, position + 1);
      continue;
    }
    const end = found.rule.end(text, position, found.opening);
    if (position > codeStart) segments.push({ kind: 'code', start: codeStart, end: position });
    segments.push({ kind: found.rule.kind, start: position, end });
    codeStart = end;
    position = nextInteresting(text, end);
  }
  if (codeStart < text.length) segments.push({ kind: 'code', start: codeStart, end: text.length });
  return segments;
}

function nextInteresting(text: string, from: number): number {
  INTERESTING.lastIndex = from;
  return INTERESTING.exec(text)?.index ?? text.length;
}

function ruleAt(
  text: string,
  position: number,
  rules: readonly Rule[],
): { readonly rule: Rule; readonly opening: string } | undefined {
  for (const rule of rules) {
    rule.opens.lastIndex = position;
    const opening = rule.opens.exec(text)?.[0];
    if (opening !== undefined) return { rule, opening };
  }
  return undefined;
}

/** Two quotes in a row stand for one. */
function closedString(backslashEscapes: boolean) {
  return (text: string, start: number, opening: string): number => {
    const quote = opening.at(-1);
    let position = start + opening.length;
    while (position < text.length) {
      if (backslashEscapes && text[position] === '\\') position += 2;
      else if (text[position] !== quote) position += 1;
      else if (text[position + 1] === quote) position += 2;
      else return position + 1;
    }
    return text.length;
  };
}

function nestedComment(text: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}

function dollarQuote(text: string, start: number, tag: string): number {
  const end = text.indexOf(tag, start + tag.length);
  return end < 0 ? text.length : end + tag.length;
}
