import type { Cell, StepDisplay } from '../../runbook/kernel';
import type { Reply } from './resp';
import { ReplyError } from './resp';

/** More rows than a person reads, few enough for a grid. */
const MOST_ROWS = 10_000;

/** Commands that answer names and values in turn. */
const PAIRS = new Set(['HGETALL', 'CONFIG', 'XINFO']);

export type ShownReply =
  | { readonly text: string }
  /** With the rows of a table that are more than are shown. */
  | { readonly display: StepDisplay; readonly more: readonly (readonly Cell[])[] };

/** A reply as text, or as a table or JSON where it has parts. */
export function shownReply(command: string, reply: Reply): ShownReply {
  if (!Array.isArray(reply)) return { text: textOf(reply as Exclude<Reply, readonly Reply[]>) };
  const parts = reply as readonly Reply[];
  const flat = parts.every((part) => !Array.isArray(part));
  if (!flat) return { display: { kind: 'json', value: parts.map(jsonOf) }, more: [] };
  const cells = parts.map((part) => cellOf(part));
  const pairs = PAIRS.has(command.toUpperCase()) && cells.length % 2 === 0;
  const rows = pairs
    ? cells.flatMap((cell, at) => (at % 2 === 0 ? [[cell, cells[at + 1] ?? null]] : []))
    : cells.map((cell, at) => [at, cell]);
  const columns = pairs ? ['name', 'value'] : ['index', 'value'];
  const truncated = rows.length > MOST_ROWS;
  const shown = { kind: 'table', columns, rows: rows.slice(0, MOST_ROWS), truncated } as const;
  return { display: shown, more: rows.slice(MOST_ROWS) };
}

function textOf(reply: Exclude<Reply, readonly Reply[]>): string {
  if (reply === null) return '(nil)';
  return reply instanceof ReplyError ? reply.message : String(reply);
}

const cellOf = (reply: Reply): Cell => (reply instanceof ReplyError ? reply.message : (reply as Cell));

const jsonOf = (reply: Reply): unknown =>
  Array.isArray(reply) ? (reply as readonly Reply[]).map(jsonOf) : cellOf(reply);
