import { LineCounter, isMap, isScalar, isSeq } from 'yaml';
import { readYaml } from '../base/yaml';

/** What the head of a file says about the runbook as a whole. */
export interface RunbookHead {
  readonly title: string | undefined;
  /** Names of the alerts that this runbook is for. */
  readonly alerts: readonly string[];
  readonly services: readonly string[];
  /** Step options that hold where a step says nothing. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly parameters: readonly RunbookParameter[];
  readonly problems: readonly HeadProblem[];
}

/** A value that is asked for: `${param.NAME}`. */
export interface RunbookParameter {
  readonly name: string;
  readonly description: string | undefined;
  readonly default: string | undefined;
  readonly choices: readonly string[];
}

export interface HeadProblem {
  /** In the file, from 1. */
  readonly line: number;
  readonly message: string;
}

export const EMPTY_HEAD: RunbookHead = {
  title: undefined,
  alerts: [],
  services: [],
  defaults: {},
  parameters: [],
  problems: [],
};

/** Reads front matter as it stands in the file, `---` lines included. A mistake costs the key that it is in. */
export function parseFrontMatter(frontMatter: string): RunbookHead {
  const lines = frontMatter.split(/\r\n|\n|\r/);
  const end = lines.findLastIndex((line) => /^(?:---|\.\.\.)[ \t]*$/.test(line));
  if (frontMatter.startsWith('+++')) return { ...EMPTY_HEAD, problems: tomlProblems(lines) };
  if (end < 1) return EMPTY_HEAD;
  const counter = new LineCounter();
  const written = lines.slice(1, end).join('\n');
  const { document, value, problem } = readYaml(written, { lineCounter: counter });
  const problems = document.errors.map((error) => ({
    line: counter.linePos(error.pos[0]).line + 1,
    message: `The front matter is not valid YAML here. ${firstLine(error.message)}`,
  }));
  if (problem) problems.push({ line: 1, message: problem.message });
  const head: unknown = document.errors.length > 0 ? {} : value;
  if (!isMap(document.contents) || !isRecord(head)) return { ...EMPTY_HEAD, problems };
  const lineOf = (key: string): number => {
    const pair = isMap(document.contents)
      ? document.contents.items.find(({ key: node }) => isScalar(node) && node.value === key)
      : undefined;
    const position = isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : 0;
    return counter.linePos(position).line + 1;
  };
  const list = document.get('alerts', true);
  if (list !== undefined && !isSeq(list) && !isScalar(list)) {
    problems.push({ line: lineOf('alerts'), message: '"alerts" must be a list of alert names.' });
  }
  return {
    title: text(head.title),
    alerts: texts(head.alerts),
    services: [...texts(head.services), ...texts(head.service)],
    defaults: defaultsOf(head.defaults),
    parameters: parametersOf(head.parameters ?? head.params),
    problems,
  };
}

const TOML_KEY = /^\[?(alerts|services?|defaults|parameters|params)\b/;

/** TOML is left to whoever wrote it for something else, unless it says what Sitrep would read. */
const tomlProblems = (lines: readonly string[]): HeadProblem[] =>
  lines.flatMap((line, at) => {
    const key = TOML_KEY.exec(line)?.[1];
    const message = `The front matter is TOML, so "${key}" is not read. Write it as YAML, between lines of "---".`;
    return key === undefined ? [] : [{ line: at + 1, message }];
  });

const defaultsOf = (value: unknown): Record<string, string> =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).flatMap(([name, item]) => pairOf(name, text(item))))
    : {};

const pairOf = (name: string, value: string | undefined): [string, string][] =>
  value === undefined ? [] : [[name, value]];

function parametersOf(value: unknown): RunbookParameter[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).map(([name, settings]) => ({
    name,
    description: isRecord(settings) ? text(settings.description) : undefined,
    default: isRecord(settings) ? text(settings.default) : text(settings),
    choices: isRecord(settings) ? texts(settings.choices) : [],
  }));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap((item) => text(item) ?? []);

const firstLine = (message: string): string => `${message.split('\n')[0]?.replace(/:$/, '') ?? ''}.`;
