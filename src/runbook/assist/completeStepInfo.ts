import type { Span } from '../step/stepInfo';
import { hasQuotedNames, parseStepInfo, STEP_OPTIONS } from '../step/stepInfo';
import { valuesOf } from './optionValues';
import type { StepSurroundings } from './surroundings';

/** What could stand at a place of an info string. Offsets are in the info string. */
export interface StepInfoSuggestion {
  readonly kind: 'option' | 'value';
  readonly label: string;
  readonly insert: string;
  /** A few words beside the label; may be empty. */
  readonly detail: string;
  /** Sentences in Markdown, ours; may be empty. */
  readonly documentation: string;
  readonly replace: Span;
}

/** Suggestions between the braces of an info string, and nowhere else. */
export function completeStepInfo(
  info: string,
  offset: number,
  surroundings: StepSurroundings,
): readonly StepInfoSuggestion[] {
  const open = info.indexOf('{');
  if (open < 0 || offset <= open || closedBefore(info, offset) || hasQuotedNames(info)) return [];
  const { language, options } = parseStepInfo(info);
  const [, name, written] = WRITTEN.exec(info.slice(open + 1, offset)) ?? [];
  if (written !== undefined && name !== undefined) {
    const start = offset - written.length;
    const end = start + (VALUE.exec(info.slice(start))?.[0].length ?? 0);
    return valuesOf(name, language, surroundings).map(({ value, detail }) => ({
      kind: 'value',
      label: value,
      insert: quotedIfNeeded(value),
      detail,
      documentation: '',
      replace: { start, end },
    }));
  }
  const start = offset - (name ?? '').length;
  const replace = { start, end: start + (NAME.exec(info.slice(start))?.[0].length ?? 0) };
  const given = new Set(options.filter((option) => option.start !== start).map((option) => option.name));
  return Object.entries(STEP_OPTIONS)
    .filter(([option]) => !given.has(option))
    .map(([option, { kind, means }]) => ({
      kind: 'option',
      label: option,
      insert: `${option}=${kind === 'boolean' ? 'true' : ''}`,
      detail: kind,
      documentation: means,
      replace,
    }));
}

/** What is begun before the cursor: an option's name, or its name and a part of its value. */
const WRITTEN = /(?:^|[\s,{])([A-Za-z_][\w-]*)?(?:(?<=\w)=("[^"]*|'[^']*|[^\s{}"',]*))?$/;
const NAME = /^[\w-]*(?:=(?="|'|[^\s{}"',]|$))?/;
const VALUE = /^(?:"[^"]*"?|'[^']*'?|[^\s{}"',]*)/;

const closedBefore = (info: string, offset: number): boolean => {
  const close = info.lastIndexOf('}');
  return close >= 0 && close < offset;
};

const quotedIfNeeded = (value: string): string => (/^[\w./:@-]+$/.test(value) ? value : `"${value}"`);
