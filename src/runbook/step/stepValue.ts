import type { StepDisplay, StepResult } from '../kernel';

/**
 * What later steps can use of a step's result, by path: `rows[0].dedup_key` of its first table, `json.items[0].id` of what
 * it showed as JSON, `status` and `body` of its response, `stdout` without the line end, `exitCode`.
 */
export function stepValue(
  displays: readonly StepDisplay[],
  stdout: string,
  result: Pick<StepResult, 'exitCode' | 'outcome'>,
): Readonly<Record<string, unknown>> {
  const table = displays.find((display) => display.kind === 'table');
  const json = displays.find((display) => display.kind === 'json');
  const http = displays.find((display) => display.kind === 'http');
  return {
    outcome: result.outcome,
    exitCode: result.exitCode,
    stdout: stdout.replace(/\r?\n$/, ''),
    ...(table && {
      rows: table.rows.map((row) =>
        Object.fromEntries(table.columns.map((name, at) => [name, row[at] ?? null])),
      ),
    }),
    ...(json && { json: json.value }),
    ...(http && { status: http.status, body: http.body }),
  };
}
