import type { Cell, RestOfOutput } from '../../runbook/kernel';

/** Rows that are handed on at a time. */
const BATCH = 500;

/** Gives rows that are not shown to whoever keeps them, as fast as they are taken. */
export async function handOn(
  rows: readonly (readonly Cell[])[],
  rest: RestOfOutput | undefined,
): Promise<void> {
  for (let at = 0; at < rows.length && rest && !rest.isFull; at += BATCH)
    await rest.rows(rows.slice(at, at + BATCH));
}
