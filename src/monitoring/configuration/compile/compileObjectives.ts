import { parseQuery } from '../../../promql/syntax/parser';
import { burnWindows, canFire } from '../../objectives/burnWindows';
import { overWindow } from '../../objectives/eventRates';
import type { Objective } from '../../objectives/objective';
import type { CompileContext } from './compileContext';
import { entriesOf } from './compileSources';
import type { ServiceConfiguration, SourceConfiguration } from '../configuration';
import { objectiveSchema } from '../schema/schema';
import { problemsOf, salvage } from '../validation';

const PERIOD = 30 * 86_400_000;
const EXAMPLE_WINDOW = 300_000;

/** What objectives may name. */
export interface Named {
  readonly services: readonly Pick<ServiceConfiguration, 'name'>[];
  readonly sources: readonly Pick<SourceConfiguration, 'id'>[];
}

/** The block `objectives:`. One that can never be measured or never fire is told and left out. */
export function compileObjectives(block: unknown, context: CompileContext, named: Named): Objective[] {
  return entriesOf(block, ['objectives'], context).flatMap(([name, entry]) => {
    const path = ['objectives', name];
    const { value, findings } = salvage(objectiveSchema, entry, path);
    context.problems.push(...problemsOf(findings, context.document, context.file));
    if (!value) return [];
    const objective: Objective = {
      name,
      service: value.service,
      target: Number((value.objective / 100).toPrecision(12)),
      percent: String(value.objective),
      errors: value.errors,
      total: value.total,
      period: value.period ?? PERIOD,
      source: value.source,
      minimumEvents: value.minimumEvents ?? 0,
      severities: { page: value.page ?? 'P1', ticket: value.ticket ?? 'P3' },
      runbook: value.runbook,
      position: context.document.rangeOfKey(path).start,
    };
    return checked(objective, path, context, named) ? [objective] : [];
  });
}

function checked(
  objective: Objective,
  path: readonly string[],
  context: CompileContext,
  named: Named,
): boolean {
  const tell = (key: string, severity: 'error' | 'warning', code: string, message: string): void => {
    const range = context.document.rangeOf([...path, key]);
    context.problems.push({ file: context.file, severity, range, message, code });
  };
  const { service, source, target, period, percent } = objective;
  if (service !== undefined && !named.services.some((known) => known.name === service)) {
    tell('service', 'warning', 'unknown-service', `"${service}" is no service of this file.`);
  }
  if (source !== undefined && !named.sources.some(({ id }) => id === source)) {
    tell('source', 'error', 'unknown-source', `"${source}" is no source of this file.`);
    return false;
  }
  const readable = (['errors', 'total'] as const).map((key) => {
    const problem = problemOf(objective[key]);
    if (problem !== undefined) tell(key, 'error', 'promql', problem);
    return problem === undefined;
  });
  const windows = burnWindows(period);
  const possible = windows.filter((window) => canFire(window, target));
  if (possible.length < windows.length) {
    const kinds = [...new Set(possible.map(({ kind }) => kind))];
    const rest =
      kinds.length === 0
        ? 'no alert can ever fire'
        : `${windows.length - possible.length} of its 4 alerts can never fire`;
    tell(
      'objective',
      kinds.length === 0 ? 'error' : 'warning',
      'infeasible',
      `With an objective of ${percent} %, ${rest}: even a total failure does not burn the budget fast enough. Raise the objective, or watch the error ratio with a rule.`,
    );
  }
  return readable.every(Boolean) && possible.length > 0;
}

function problemOf(query: string): string | undefined {
  if (!query.includes('$window')) {
    return 'Write the range as $window, such as sum(rate(http_requests_total[$window])): it is asked for several windows.';
  }
  const parsed = parseQuery(overWindow(query, EXAMPLE_WINDOW));
  return parsed.ok ? undefined : `The query cannot be read: ${parsed.message}.`;
}
