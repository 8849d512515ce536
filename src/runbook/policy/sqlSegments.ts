export type SqlDialect = 'postgres' | 'sqlite' | 'mysql';

/**
 * A part of an SQL text: `code` is what the database reads as words and signs, `string` a literal, `identifier` a quoted
 * name, `comment` nothing at all. `start` and `end` are offsets into the text.
 */
export interface SqlSegment {
  readonly kind: 'code' | 'string' | 'identifier' | 'comment';
  readonly start: number;
  readonly end: number;
  /** It is never closed: nothing sure can be said about it. */
  readonly isOpen?: true;
}

interface Rule {
  readonly kind: Exclude<SqlSegment['kind'], 'code'>;
  readonly opens: RegExp;
  /** The offset behind the end; nothing for a part that is never closed. */
  end(text: string, start: number, opening: string): number | undefined;
}

const closedBy =
  (pattern: RegExp) =>
  (text: string, start: number, opening: string): number | undefined => {
    const closing = new RegExp(pattern.source, 'g');
    closing.lastIndex = start + opening.length;
    return closing.exec(text) ? closing.lastIndex : undefined;
  };

const DOUBLE_QUOTED: Rule = { kind: 'identifier', opens: /"/y, end: closedBy(/"/) };
const BACKTICKS: Rule = { kind: 'identifier', opens: /`/y, end: closedBy(/`/) };
const STANDARD_STRING: Rule = { kind: 'string', opens: /'/y, end: closedString };

/** PostgreSQL 4.1.2 and 4.1.5: escape strings, dollar quotes, comments that nest or end at either sign of a line end. */
const POSTGRES: readonly Rule[] = [
  { kind: 'comment', opens: /\/\*/y, end: nestedComment },
  { kind: 'comment', opens: /--/y, end: closedBy(/(?=[\n\r])|$/) },
  { kind: 'string', opens: /[eE]'/y, end: continuedEscapeString },
  { kind: 'string', opens: /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y, end: dollarQuote },
  STANDARD_STRING,
  DOUBLE_QUOTED,
];

const SQLITE: readonly Rule[] = [
  { kind: 'comment', opens: /\/\*/y, end: closedBy(/\*\//) },
  { kind: 'comment', opens: /--/y, end: closedBy(/(?=\n)|$/) },
  STANDARD_STRING,
  DOUBLE_QUOTED,
  BACKTICKS,
  // Not the index in a placeholder: `${step.find.rows[0].id}`.
  { kind: 'identifier', opens: /(?<!\$\{step\.[\w.[\]-]{0,200})\[/y, end: closedBy(/\]/) },
];

/**
 * MySQL 11.1.1 and 11.7: backslash escapes, texts in double quotes, a space or control character after two dashes. What
 * stands in the comments of the form that a server executes is code.
 */
const MYSQL: readonly Rule[] = [
  { kind: 'comment', opens: /\/\*(?!M?!)/y, end: closedBy(/\*\//) },
  { kind: 'comment', opens: /--(?=[\x00-\x20\x7f]|$)|#/y, end: closedBy(/(?=\n)|$/) },
  { kind: 'string', opens: /'/y, end: closedEscapeString },
  { kind: 'string', opens: /"/y, end: closedEscapeString },
  BACKTICKS,
];

const RULES: Readonly<Record<SqlDialect, readonly Rule[]>> = {
  postgres: POSTGRES,
  sqlite: SQLITE,
  mysql: MYSQL,
};

/**
 * A name or keyword as all three read one: whatever is not ASCII is a letter, also what looks like a space. It is skipped
 * whole, because `a$$` begins no quote and `type'…'` no escape string.
 */
export const SQL_NAME = String.raw`[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*`;

/** Where something other than code may begin. */
const INTERESTING = new RegExp(`(?<name>${SQL_NAME})|[-#/'"$\`[]`, 'g');

/** Cuts a text into segments that cover it without a gap, whatever is in it. */
export function sqlSegments(text: string, dialect: SqlDialect): readonly SqlSegment[] {
  const segments: SqlSegment[] = [];
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
    const { kind } = found.rule;
    segments.push(
      end === undefined
        ? { kind, start: position, end: text.length, isOpen: true }
        : { kind, start: position, end },
    );
    codeStart = end ?? text.length;
    position = nextInteresting(text, codeStart);
  }
  if (codeStart < text.length) segments.push({ kind: 'code', start: codeStart, end: text.length });
  return segments;
}

function nextInteresting(text: string, from: number): number {
  INTERESTING.lastIndex = from;
  for (let match = INTERESTING.exec(text); match; match = INTERESTING.exec(text)) {
    const name = match.groups?.name;
    if (name === undefined || (/^[eE]$/.test(name) && text[match.index + 1] === "'")) return match.index;
  }
  return text.length;
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

function closedString(text: string, start: number, opening: string): number | undefined {
  return stringEnd(text, start + opening.length, opening.at(-1) ?? "'", false);
}

function closedEscapeString(text: string, start: number, opening: string): number | undefined {
  return stringEnd(text, start + opening.length, opening.at(-1) ?? "'", true);
}

/** Two quotes in a row stand for one. */
function stringEnd(text: string, from: number, quote: string, backslashEscapes: boolean): number | undefined {
  let position = from;
  while (position < text.length) {
    if (backslashEscapes && text[position] === '\\') position += 2;
    else if (text[position] !== quote) position += 1;
    else if (text[position + 1] === quote) position += 2;
    else return position + 1;
  }
  return undefined;
}

/** Between two strings that are one: white space with a line end in it, and comments up to one (PostgreSQL 4.1.2.1). */
const CONTINUATION = /(?:[ \t\f\v]|--[^\n\r]*)*[\n\r](?:[ \t\f\v\n\r]|--[^\n\r]*[\n\r])*'/y;

/** What a string of PostgreSQL goes on with in another line is read as its beginning was. */
function continuedEscapeString(text: string, start: number, opening: string): number | undefined {
  let end = closedEscapeString(text, start, opening);
  while (end !== undefined) {
    CONTINUATION.lastIndex = end;
    if (!CONTINUATION.test(text)) return end;
    end = stringEnd(text, CONTINUATION.lastIndex, "'", true);
  }
  return end;
}

function nestedComment(text: string, start: number): number | undefined {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return undefined;
}

function dollarQuote(text: string, start: number, tag: string): number | undefined {
  const end = text.indexOf(tag, start + tag.length);
  return end < 0 ? undefined : end + tag.length;
}
