import { closest } from '../../base/spelling';
import { FORMATS } from '../assist/optionValues';
import type { StepSurroundings } from '../assist/surroundings';
import type { WrittenFence } from '../document/writtenFences';
import { kernelFor } from '../step/prepareStep';
import type { StepInfoProblem, StepOption } from '../step/stepInfo';
import { STEP_OPTIONS } from '../step/stepInfo';
import type { FindingCode, RunbookFinding } from './finding';
import { onLine } from './finding';

/** What is wrong with the info string of a step. A fence that nothing runs is none of ours. */
export function stepFindings(fence: WrittenFence, surroundings: StepSurroundings): readonly RunbookFinding[] {
  if (!kernelFor(fence.step.language, surroundings.kernels)) return [];
  const { options, problems } = fence.step;
  const on = options.find(({ name }) => name === 'on');
  return [
    ...problems.flatMap((problem) => optionFinding(problem, fence)),
    ...options.flatMap((option) => formatFinding(option, fence)),
    ...(on ? connectionFinding(on, fence, surroundings) : []),
  ];
}

/** An option of somebody else is kept and nothing is said of it, unless it looks like one of ours. */
function optionFinding(problem: StepInfoProblem, fence: WrittenFence): RunbookFinding[] {
  const range = onLine(fence.line, fence.infoColumn + problem.start, problem.end - problem.start);
  if (problem.code !== 'unknown-option') {
    return [{ code: 'step-option', severity: 'warning', message: problem.message, range }];
  }
  const name = fence.step.options.find(({ start }) => start === problem.start)?.name ?? '';
  const meant = closest(name, Object.keys(STEP_OPTIONS));
  if (meant === undefined) return [];
  const message = `"${name}" is no option of a step and does nothing here. Did you mean "${meant}"?`;
  return [{ code: 'unknown-option', severity: 'information', message, range }];
}

function formatFinding({ name, value, valueSpan }: StepOption, fence: WrittenFence): RunbookFinding[] {
  if (name !== 'format' || FORMATS.some((format) => format === value)) return [];
  const message = `"${value}" is no way to show a result, so it is shown as it comes. There are ${FORMATS.join(', ')}.`;
  return [finding('step-option', message, fence, valueSpan)];
}

function connectionFinding(
  { value, valueSpan }: StepOption,
  fence: WrittenFence,
  { kernels, connections }: StepSurroundings,
): RunbookFinding[] {
  const kernel = kernelFor(fence.step.language, kernels);
  const connection = connections.find(({ name }) => name === value);
  if (!connection) {
    const names = connections.map(({ name }) => name);
    const meant = closest(value, names);
    const known = names.length > 0 ? `It has ${names.join(', ')}.` : 'It has none yet.';
    const advice = meant === undefined ? known : `Did you mean "${meant}"?`;
    const message = `There is no connection "${value}" in sitrep.yaml, so this step cannot run. ${advice}`;
    return [finding('unknown-connection', message, fence, valueSpan)];
  }
  if (!kernel || kernel.connectionTypes.includes(connection.type)) return [];
  const wanted = kernel.connectionTypes.join(' or ') || 'no connection';
  const message = `The connection "${value}" is of type ${connection.type}, and ${kernel.displayName} runs on ${wanted}.`;
  return [finding('wrong-connection', message, fence, valueSpan)];
}

const finding = (
  code: FindingCode,
  message: string,
  { line, infoColumn }: WrittenFence,
  { start, end }: StepOption['valueSpan'],
): RunbookFinding => ({
  code,
  severity: 'warning',
  message,
  range: onLine(line, infoColumn + start, end - start),
});
