import { closest } from '../../base/spelling';
import type { WrittenFence } from '../document/writtenFences';
import type { RunbookHead } from '../frontMatter';
import { optionValue } from '../step/stepInfo';
import type { FindingRange, RunbookFinding } from './finding';
import { onLine } from './finding';

const REFERENCE = /\$\{(step|param)\.([A-Za-z_][\w-]*)/g;

/** Names given twice, and references that no step or parameter of the file answers. */
export function referenceFindings(
  steps: readonly WrittenFence[],
  lines: readonly string[],
  head: RunbookHead,
): readonly RunbookFinding[] {
  const named = new Map<string, WrittenFence>();
  const duplicates: RunbookFinding[] = [];
  for (const fence of steps) {
    const name = optionValue(fence.step, 'name');
    if (name === undefined) continue;
    const first = named.get(name);
    if (first) duplicates.push(duplicate(name, fence, first));
    else named.set(name, fence);
  }
  const references = steps.flatMap((fence) =>
    referencesIn(fence, lines).flatMap(({ kind, name, range }) =>
      kind === 'step' ? stepReference(name, range, fence, named) : parameterReference(name, range, head),
    ),
  );
  return [...duplicates, ...references];
}

interface Reference {
  readonly kind: 'step' | 'param';
  readonly name: string;
  readonly range: FindingRange;
}

function referencesIn(fence: WrittenFence, lines: readonly string[]): readonly Reference[] {
  return lines.slice(fence.line, fence.endLine - 1).flatMap((text, at) =>
    [...text.matchAll(REFERENCE)].map((match) => ({
      kind: match[1] === 'step' ? ('step' as const) : ('param' as const),
      name: match[2] ?? '',
      range: onLine(fence.line + 1 + at, match.index + 1, match[0].length),
    })),
  );
}

function duplicate(name: string, fence: WrittenFence, first: WrittenFence): RunbookFinding {
  const option = fence.step.options.find((candidate) => candidate.name === 'name');
  const { start, end } = option?.valueSpan ?? { start: 0, end: 1 };
  return {
    code: 'duplicate-step',
    severity: 'warning',
    message: `The step "${name}" is named so already on line ${first.line}. A later step gets the result of whichever ran last: give one of them another name.`,
    range: onLine(fence.line, fence.infoColumn + start, end - start),
  };
}

function stepReference(
  name: string,
  range: FindingRange,
  fence: WrittenFence,
  named: ReadonlyMap<string, WrittenFence>,
): RunbookFinding[] {
  const target = named.get(name);
  if (!target) {
    const meant = closest(name, [...named.keys()]);
    const advice =
      meant === undefined
        ? `Write {name=${name}} behind the fence that is meant.`
        : `Did you mean "${meant}"?`;
    const message = `No step of this file is named "${name}", so this one cannot run. ${advice}`;
    return [{ code: 'unknown-step', severity: 'warning', message, range }];
  }
  if (target.line < fence.line) return [];
  const message = `The step "${name}" comes on line ${target.line}, not before this one, so its result is not there yet when the steps run in order.`;
  return [{ code: 'later-step', severity: 'warning', message, range }];
}

/** A file that declares no parameters has them asked for by name, and that is no mistake. */
function parameterReference(
  name: string,
  range: FindingRange,
  { parameters }: RunbookHead,
): RunbookFinding[] {
  if (parameters.length === 0 || parameters.some((parameter) => parameter.name === name)) return [];
  const meant = closest(
    name,
    parameters.map((parameter) => parameter.name),
  );
  const advice =
    meant === undefined ? 'Add it there, or it is asked for by its name only.' : `Did you mean "${meant}"?`;
  const message = `The front matter has no parameter "${name}". ${advice}`;
  return [{ code: 'unknown-parameter', severity: 'warning', message, range }];
}
