import type { SqlDialect } from '../../runbook/policy/sqlSegments';
import type { Statement } from './statements';

/** A statement with its variables taken out of the text: the database receives them as values. */
export interface BoundStatement {
  readonly text: string;
  readonly values: readonly string[];
  /** Where each placeholder was, to find the way back from a position in `text`. */
  readonly replacements: readonly Replacement[];
  readonly statement: Statement;
}

interface Replacement {
  /** Offsets into the statement as written. */
  readonly start: number;
  readonly end: number;
  /** How long it is in the bound text. */
  readonly length: number;
}

/** What cannot be bound, with its offset into the statement. */
export interface BindingProblem {
  readonly problem: string;
  readonly offset: number;
}

/** `${name}`, `:name` where it is no cast and no slice, and the database's own placeholders. */
const PLACEHOLDER = /\$\{([^}\n]*)\}|(?<![:\w$@]):([A-Za-z_]\w*)|(?<!\w)([$@][A-Za-z_]\w*|\$\d+|\?\d*)/g;
const OURS = /\$\{([^}\n]*)\}/g;

/** Replaces `${alert.labels.id}` and `:id` by `$1` (PostgreSQL), `?1` (SQLite) or `?` (MySQL) in code, and nowhere else. */
export function bind(
  statement: Statement,
  variables: Readonly<Record<string, string>>,
  dialect: SqlDialect,
): BoundStatement | BindingProblem {
  const names: string[] = [];
  const replacements: Replacement[] = [];
  let text = '';
  for (const { kind, start, end } of statement.segments) {
    const part = statement.text.slice(start, end);
    if (kind === 'string') {
      const inside = insideLiteral(part, variables);
      if (inside) return { problem: inside.problem, offset: start + inside.offset };
    }
    if (kind !== 'code') {
      text += part;
      continue;
    }
    let last = 0;
    for (const match of part.matchAll(PLACEHOLDER)) {
      const name = nameOf(match, variables, dialect);
      if (name === undefined) continue;
      if (!Object.hasOwn(variables, name))
        return { problem: withoutValue(match[0]), offset: start + match.index };
      // MySQL knows no numbers: each of its marks takes the next value.
      if (dialect === 'mysql' || !names.includes(name)) names.push(name);
      const mark =
        dialect === 'mysql' ? '?' : `${dialect === 'postgres' ? '$' : '?'}${names.indexOf(name) + 1}`;
      text += part.slice(last, match.index) + mark;
      last = match.index + match[0].length;
      replacements.push({ start: start + match.index, end: start + last, length: mark.length });
    }
    text += part.slice(last);
  }
  return { text, values: names.map((name) => variables[name] ?? ''), replacements, statement };
}

/** Brings an offset in the bound text back to the statement as written. */
export function originalOffset({ replacements }: BoundStatement, offset: number): number {
  let shift = 0;
  for (const { start, end, length } of replacements) {
    const boundStart = start - shift;
    if (offset < boundStart) break;
    if (offset < boundStart + length) return start;
    shift += end - start - length;
  }
  return offset + shift;
}

/** The variable that a placeholder names; nothing when it is the database's own syntax. */
function nameOf(
  match: RegExpMatchArray,
  variables: Readonly<Record<string, string>>,
  dialect: SqlDialect,
): string | undefined {
  const [whole, ours, named, native] = match;
  if (ours !== undefined) return ours.trim();
  if (named !== undefined) return Object.hasOwn(variables, named) || dialect === 'sqlite' ? named : undefined;
  if (native === undefined) return undefined;
  // `@name` is a variable of a MySQL session, and `?` is what values are bound to.
  if (dialect === 'mysql') return native === '?' ? whole : undefined;
  // PostgreSQL has operators such as `?` and `@>`; only its numbered placeholders want a value.
  if (dialect === 'postgres') return /^\$\d/.test(native) ? whole : undefined;
  return Object.hasOwn(variables, native.slice(1)) ? native.slice(1) : whole;
}

function insideLiteral(
  literal: string,
  variables: Readonly<Record<string, string>>,
): BindingProblem | undefined {
  if (!/['"]$/.test(literal)) return undefined;
  for (const match of literal.matchAll(OURS)) {
    const name = match[1]?.trim() ?? '';
    if (!Object.hasOwn(variables, name)) continue;
    return {
      problem: `"${match[0]}" stands inside quotes, where it would stay as it is. Take the quotes away: the value arrives as one text.`,
      offset: match.index,
    };
  }
  return undefined;
}

const withoutValue = (placeholder: string): string =>
  `"${placeholder}" has no value here, so nothing was run.`;
