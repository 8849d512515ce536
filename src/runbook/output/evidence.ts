import type { Evidence } from '../step/expectation';
import type { StepDisplay, StepResult } from '../kernel';
import { stepValue } from '../step/stepValue';

/** What a step gave, as expectations look at it. */
export function evidenceOf(
  displays: readonly StepDisplay[],
  stdout: string,
  result: Pick<StepResult, 'exitCode' | 'outcome'>,
): Evidence {
  const { rows } = stepValue(displays, stdout, result) as { readonly rows?: NonNullable<Evidence['rows']> };
  const table = displays.find((display) => display.kind === 'table');
  const shown = displays.find((display) => display.kind === 'json');
  const response = displays.findLast((display) => display.kind === 'http');
  return {
    exitCode: result.exitCode,
    stdout,
    rows,
    rowsTruncated: table?.truncated ?? false,
    status: response?.status,
    json: shown ? shown.value : parsed(response?.body ?? stdout),
    body: response?.body,
    value: numberOf(displays, stdout),
  };
}

/** The last point of the first series, the only cell of a table with one number, or a number that was printed alone. */
function numberOf(displays: readonly StepDisplay[], stdout: string): number | undefined {
  const chart = displays.find((display) => display.kind === 'chart');
  if (chart) return chart.series.length === 1 ? chart.series[0]?.points.at(-1)?.[1] : undefined;
  const table = displays.find((display) => display.kind === 'table');
  if (table) {
    const numbers =
      table.rows.length === 1 ? table.rows[0]?.filter((cell) => typeof cell === 'number') : undefined;
    return numbers?.length === 1 ? numbers[0] : undefined;
  }
  return /^\s*-?\d+(?:\.\d+)?\s*$/.test(stdout) ? Number(stdout) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
