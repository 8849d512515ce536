import type { Span } from '../step/stepInfo';
import { parseStepInfo, STEP_OPTIONS } from '../step/stepInfo';
import type { StepSurroundings } from './surroundings';

export interface StepInfoHover {
  /** In the info string. */
  readonly span: Span;
  /** Plain text. */
  readonly title: string;
  /** Sentences in Markdown, ours: nothing of the file is in them. */
  readonly text: string;
}

/** What an option means, and for `on` what kind of place its connection is. */
export function hoverStepInfo(
  info: string,
  offset: number,
  { connections }: StepSurroundings,
): StepInfoHover | undefined {
  const option = parseStepInfo(info).options.find(({ start, end }) => start <= offset && offset <= end);
  if (!option || !Object.hasOwn(STEP_OPTIONS, option.name)) return undefined;
  const { name, value, start, end } = option;
  const place = name === 'on' ? connections.find((connection) => connection.name === value) : undefined;
  const title = place
    ? `on=${place.name}: ${place.type}, ${place.access}${place.production ? ', production' : ''}`
    : name;
  return { span: { start, end }, title, text: STEP_OPTIONS[name]?.means ?? '' };
}
