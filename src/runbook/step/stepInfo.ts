import { parseDuration } from '../../base/duration';
import { parseExpectation } from './expectation';

/**
 * A fence's info string, read: ```` ```bash {name=check-workers on=worker confirm=true timeout=2m} ````. Also as Runme writes
 * it, ```` ```sh {"name":"check-workers"} ````, and as Pandoc does, ```` ```{.bash #id name=check-workers} ````.
 */
export interface StepInfo {
  /** The first word, else the first class, lower case; empty when there is none. */
  readonly language: string;
  /** In order of writing, also those that mean nothing to Sitrep. */
  readonly options: readonly StepOption[];
  readonly problems: readonly StepInfoProblem[];
}

/** Positions are offsets in the info string, half-open. */
export interface StepOption extends Span {
  readonly name: string;
  /** Without quotes; `true` for an option that stands alone. */
  readonly value: string;
  readonly valueSpan: Span;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface StepInfoProblem extends Span {
  readonly code:
    | 'unknown-option'
    | 'not-a-duration'
    | 'not-a-boolean'
    | 'not-an-expectation'
    | 'repeated-option'
    | 'unclosed-options';
  readonly message: string;
}

type OptionKind = 'text' | 'duration' | 'boolean' | 'expectation';

/** What Sitrep understands, with one sentence each for completion and hover. */
export const STEP_OPTIONS: Readonly<Record<string, { readonly kind: OptionKind; readonly means: string }>> = {
  name: {
    kind: 'text',
    means: 'Names the step, so that a later one can use its result: `${step.NAME.rows[0].column}`.',
  },
  on: { kind: 'text', means: 'The connection that the step runs on, by its name in `sitrep.yaml`.' },
  timeout: { kind: 'duration', means: 'How long the step may take, such as `30s` or `2m`.' },
  confirm: { kind: 'boolean', means: 'Asks before the step runs, wherever it runs.' },
  background: {
    kind: 'boolean',
    means: 'Goes on beside the steps after it, until it ends or is stopped. For steps of a shell.',
  },
  interactive: { kind: 'boolean', means: 'Opens the step in a terminal, where it can ask and draw.' },
  expect: {
    kind: 'expectation',
    means:
      'What must hold for the step to pass: `exit 0`, `rows > 0`, `status 200`, `value < 5`, `json $.status == healthy` or `/a regular expression/`.',
  },
  format: { kind: 'text', means: 'How the result is shown: `table`, `chart`, `json` or `text`.' },
  cwd: { kind: 'text', means: 'The folder that the step runs in, relative to the workspace.' },
  range: { kind: 'duration', means: 'How far back a PromQL step looks.' },
  step: { kind: 'duration', means: 'How far apart the points of a PromQL range are.' },
  since: { kind: 'duration', means: 'How far back a step looks in logs or issues, such as `15m` or `2h`.' },
  limit: { kind: 'text', means: 'How many log entries are shown at most. Default: 500.' },
  index: { kind: 'text', means: 'The index of Elasticsearch or OpenSearch that is searched: `app-*`.' },
  count: { kind: 'boolean', means: 'Counts the log entries instead of showing them.' },
  source: { kind: 'text', means: 'The Sentry source that is asked, when there are several.' },
};

/** In the notation of JSON. */
const QUOTED_OPTION = String.raw`"([A-Za-z_][\w-]*)"[ \t]*:[ \t]*("(?:[^"\\]|\\.)*"|[^\s{}",]+)`;
const WRITTEN_OPTION = String.raw`([A-Za-z_][\w-]*)(?:=("(?:[^"\\]|\\.)*"|'[^']*'|[^\s{}"',]*))?(?=[\s,}]|$)|[^\s,}]+`;
const OPTION = new RegExp(`${QUOTED_OPTION}|${WRITTEN_OPTION}`, 'g');
/** As Pandoc writes it, in the place of a language: `{.bash`. */
const LANGUAGE_CLASS = /^([ \t]*\{[ \t]*\.)([\w+#-]+)/;

/** Reads any info string. What it does not understand it leaves alone. */
export function parseStepInfo(info: string): StepInfo {
  const language = (/^[ \t]*([^\s{]+)/.exec(info)?.[1] ?? LANGUAGE_CLASS.exec(info)?.[2] ?? '').toLowerCase();
  const open = info.indexOf('{');
  if (open < 0) return { language, options: [], problems: [] };
  const close = info.lastIndexOf('}');
  const end = close > open ? close : info.length;
  const options = [...info.slice(open + 1, end).matchAll(OPTION)]
    .filter((match) => (match[1] ?? match[3]) !== undefined)
    .map((match) => optionOf(match, open + 1));
  const problems = options.flatMap((option, order) => problemsOf(option, options.slice(0, order)));
  if (close > open) return { language, options, problems };
  const message = 'The options are not closed. Put a "}" behind them.';
  return {
    language,
    options,
    problems: [...problems, { code: 'unclosed-options', message, start: open, end }],
  };
}

/** The value of an option; the first one when it is repeated. */
export const optionValue = (info: StepInfo, name: string): string | undefined =>
  info.options.find((option) => option.name === name)?.value;

/** All options as written, for whoever runs the step. */
export const optionRecord = (info: StepInfo): Readonly<Record<string, string>> =>
  Object.fromEntries([...info.options].reverse().map(({ name, value }) => [name, value]));

/** The info string with one option set, and everything else as it was. */
export function withOption(info: string, name: string, value: string): string {
  const quoted = `"${value.replace(/["\\]/g, '\\$&')}"`;
  const isJson = hasQuotedNames(info);
  const written = isJson ? `"${name}":${quoted}` : `${name}=${/^[\w./:@-]+$/.test(value) ? value : quoted}`;
  const existing = parseStepInfo(info).options.find((option) => option.name === name);
  if (existing) return `${info.slice(0, existing.start)}${written}${info.slice(existing.end)}`;
  const close = info.lastIndexOf('}');
  const open = info.indexOf('{');
  if (open < 0 || close < open) return `${info.trimEnd()}${info.trim() ? ' ' : ''}{${written}}`;
  const inside = info.slice(open + 1, close);
  const space = inside.trim() === '' || /\s$/.test(inside) ? '' : ' ';
  return `${info.slice(0, close)}${isJson ? ',' : space}${written}${info.slice(close)}`;
}

/** The info string without an option, however often it is given, and everything else as it was. */
export function withoutOption(info: string, name: string): string {
  const option = parseStepInfo(info).options.find((one) => one.name === name);
  if (!option) return info;
  const before = info.slice(0, option.start);
  const behind = info.slice(option.end);
  const rest = /^[ \t]*\}/.test(behind)
    ? `${before.replace(/[ \t,]+$/, '')}${behind}`
    : `${before}${behind.replace(/^[ \t]*,?[ \t]*/, '')}`;
  return withoutOption(rest.replace(/[ \t]*\{[ \t]*\}/, ''), name);
}

/** Options in the notation of JSON. */
export const hasQuotedNames = (info: string): boolean => /\{[ \t]*"/.test(info);

/** The info string with another language, and everything else as it was. */
export function withLanguage(info: string, language: string): string {
  if (LANGUAGE_CLASS.test(info))
    return info.replace(LANGUAGE_CLASS, (_whole, before: string) => before + language);
  const [, space = '', old = ''] = /^([ \t]*)([^\s{]*)/.exec(info) ?? [];
  const rest = info.slice(space.length + old.length);
  return space + language + (rest === '' || /^\s/.test(rest) ? '' : ' ') + rest;
}

/** The info string of a step whose fence names no language and that is read as one. */
export const infoReadAs = (info: string, language: string | undefined): string =>
  language === undefined || parseStepInfo(info).language !== '' ? info : withLanguage(info, language);

function optionOf(match: RegExpExecArray | RegExpMatchArray, offset: number): StepOption {
  const [whole] = match;
  const name = match[1] ?? match[3] ?? '';
  const raw = match[2] ?? match[4];
  const start = offset + (match.index ?? 0);
  const end = start + whole.length;
  const value = raw === undefined ? 'true' : unquoted(raw);
  return { name, value, start, end, valueSpan: { start: raw === undefined ? start : end - raw.length, end } };
}

function unquoted(raw: string): string {
  if (raw.startsWith('"')) return raw.slice(1, -1).replace(/\\(.)/g, '$1');
  return raw.startsWith("'") ? raw.slice(1, -1) : raw;
}

function problemsOf(option: StepOption, before: readonly StepOption[]): StepInfoProblem[] {
  const { name, value, start, end, valueSpan } = option;
  const known = Object.hasOwn(STEP_OPTIONS, name) ? STEP_OPTIONS[name] : undefined;
  if (!known) {
    const names = Object.keys(STEP_OPTIONS).join(', ');
    const message = `"${name}" is no option of a step and does nothing here. Known are ${names}.`;
    return [{ code: 'unknown-option', message, start, end }];
  }
  if (before.some((other) => other.name === name)) {
    return [
      { code: 'repeated-option', message: `"${name}" is given twice. The first one counts.`, start, end },
    ];
  }
  if (known.kind === 'duration' && parseDuration(value) === undefined) {
    const message = `"${value}" is not a duration. Write it like 30s or 2m.`;
    return [{ code: 'not-a-duration', message, ...valueSpan }];
  }
  if (known.kind === 'boolean' && value !== 'true' && value !== 'false') {
    return [{ code: 'not-a-boolean', message: `"${value}" is neither true nor false.`, ...valueSpan }];
  }
  const expectation = known.kind === 'expectation' ? parseExpectation(value) : undefined;
  return expectation && 'mistake' in expectation
    ? [{ code: 'not-an-expectation', message: expectation.mistake, ...valueSpan }]
    : [];
}
