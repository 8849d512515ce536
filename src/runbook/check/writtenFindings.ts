import type { StepSurroundings } from '../assist/surroundings';
import type { WrittenFence, WrittenText } from '../document/writtenFences';
import { EMPTY_HEAD, parseFrontMatter } from '../frontMatter';
import { kernelFor } from '../step/prepareStep';
import type { RunbookFinding } from './finding';
import { inReadingOrder, onLine } from './finding';
import { referenceFindings } from './referenceFindings';
import { stepFindings } from './stepFindings';

/** Everything that can be told from the text and the configuration alone, in reading order: quick enough for each keystroke. */
export function writtenFindings(
  written: WrittenText,
  surroundings: StepSurroundings,
): readonly RunbookFinding[] {
  const { fences, lines, frontMatter } = written;
  const head = frontMatter === '' ? EMPTY_HEAD : parseFrontMatter(frontMatter);
  const steps = fences.filter(({ step }) => kernelFor(step.language, surroundings.kernels));
  return [
    ...head.problems.map(({ line, message }): RunbookFinding => ({
      code: 'front-matter',
      severity: 'error',
      message,
      range: onLine(line, 1, lines[line - 1]?.length ?? 1),
    })),
    ...fences.flatMap(languageFinding),
    ...fences.flatMap((fence) => stepFindings(fence, surroundings)),
    ...referenceFindings(steps, lines, head),
  ].sort(inReadingOrder);
}

/** A fence without a language is often just text; one with options of a step was meant to run. */
function languageFinding({ step, line, infoColumn, info }: WrittenFence): RunbookFinding[] {
  if (step.language !== '' || step.options.length === 0) return [];
  const message =
    'This step has no language, so nothing runs it. Write one behind the fence, such as bash or sql.';
  return [
    { code: 'no-language', severity: 'warning', message, range: onLine(line, infoColumn, info.length) },
  ];
}
