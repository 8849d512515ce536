import type { FilterProblem } from '../../filter/alertFilter';
import { filterError } from '../../filter/alertFilter';
import { parseFilter } from '../../filter/parseFilter';
import type { CompileContext } from './compileContext';
import type { ConfigurationProblem, NamedFilter } from '../configuration';

/** The block `filters:`. A mistake stands where it is in the filter, and costs only that filter. */
export function compileFilters(
  block: Readonly<Record<string, string>>,
  context: CompileContext,
): readonly NamedFilter[] {
  return Object.entries(block).flatMap(([name, text]) => {
    const filter = parseFilter(text);
    const at = context.document.rangeOf(['filters', name]);
    for (const problem of filter.problems) {
      context.problems.push({
        file: context.file,
        severity: problem.severity,
        range: rangeWithin(at, text, problem),
        message: problem.message,
        code: 'filter',
      });
    }
    return filterError(filter) ? [] : [{ name, text }];
  });
}

type Range = ConfigurationProblem['range'];

/** The place within a value; all of it where what is written is not what is meant, letter by letter. */
function rangeWithin(value: Range, text: string, { start, end }: FilterProblem): Range {
  const { line, column } = value.start;
  const quotes = (value.end.column - column - text.length) / 2;
  if (line !== value.end.line || (quotes !== 0 && quotes !== 1)) return value;
  return {
    start: { line, column: column + quotes + start },
    end: { line, column: column + quotes + end },
  };
}
