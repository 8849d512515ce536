import { parseDuration } from '../../../../base/duration';
import { RegexProblem, compileSearch, expandMatch } from '../../../../promql/labels/regex';
import { compareUtf8 } from '../../../../promql/labels/order';
import { stripDomain, stripPort } from './hostPort';
import {
  goDuration,
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
} from './humanize';
import { queryEscape } from './queryEscape';
import type { TemplateContext } from '../templateContext';
import type { TemplateFunction } from './templateFunction';
import { SAMPLE, atLeast, exactly, labelOf, listOf, numberOf, sampleOf, textOf } from './templateFunction';
import { TemplateProblem } from '../templateProblem';
import type { TemplateValue } from '../templateValue';
import { StringMap, Struct } from '../templateValue';

const MS_PER_SECOND = 1000;

/** The label in which consoles keep a text that a sample stands for. */
const VALUE_LABEL = '__value__';

const number = (convert: (value: number) => TemplateValue): TemplateFunction =>
  exactly(1, (value) => convert(numberOf(value)));
const text = (convert: (value: string) => TemplateValue): TemplateFunction =>
  exactly(1, (value) => convert(textOf(value)));

/** Functions of Prometheus' templates that need nothing but their arguments (template/template.go). */
const PURE_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  first: exactly(1, (results) => first(listOf(results))),
  label: exactly(2, (name, sample) => labelOf(sampleOf(sample), textOf(name))),
  value: exactly(1, (sample) => sampleOf(sample).fields.get('Value') ?? null),
  strvalue: exactly(1, (sample) => labelOf(sampleOf(sample), VALUE_LABEL)),
  sortByLabel: exactly(2, (name, results) => sortByLabel(textOf(name), listOf(results))),
  humanize: number(humanize),
  humanize1024: number(humanize1024),
  humanizeDuration: number(humanizeDuration),
  humanizePercentage: number(humanizePercentage),
  humanizeTimestamp: number(humanizeTimestamp),
  toTime: number(humanizeTimestamp),
  toDuration: number(goDuration),
  parseDuration: text(durationSeconds),
  title: text((value) => value.replace(/(?<![\p{L}\p{N}_])\p{L}/gu, (letter) => letter.toUpperCase())),
  toUpper: text((value) => value.toUpperCase()),
  toLower: text((value) => value.toLowerCase()),
  stripPort: text(stripPort),
  stripDomain: text(stripDomain),
  urlQueryEscape: text(queryEscape),
  match: exactly(2, (pattern, value) => compiled(textOf(pattern)).matcher(textOf(value)).find()),
  reReplaceAll: exactly(3, (pattern, replacement, value) =>
    replaceAll(textOf(pattern), textOf(replacement), textOf(value)),
  ),
  graphLink: text((expression) => `/graph?g0.expr=${queryEscape(expression)}&g0.tab=0`),
  tableLink: text((expression) => `/graph?g0.expr=${queryEscape(expression)}&g0.tab=1`),
  args: atLeast(0, (given) => new StringMap(new Map(given.map((value, at) => [`arg${at}`, value])), null)),
  safeHtml: text((value) => value),
  // Templates of consoles do not exist here; a rule that calls one is still a rule.
  tmpl: exactly(2, () => ''),
};

/** Those that ask the context. */
export function contextFunctions(context: TemplateContext): Readonly<Record<string, TemplateFunction>> {
  return {
    query: text((expression) => query(expression, context)),
    now: exactly(0, () => context.at / MS_PER_SECOND),
    externalURL: exactly(0, () => context.externalUrl),
    pathPrefix: exactly(0, () => pathOf(context.externalUrl)),
  };
}

const NO_CONTEXT: TemplateContext = {
  name: '',
  labels: {},
  externalLabels: {},
  externalUrl: '',
  value: 0,
  at: 0,
  query: () => [],
};

/** The names of the functions of Prometheus. */
export const PROMETHEUS_FUNCTION_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(PURE_FUNCTIONS),
  ...Object.keys(contextFunctions(NO_CONTEXT)),
]);

export const prometheusFunctions = (
  context: TemplateContext,
): Readonly<Record<string, TemplateFunction>> => ({
  ...PURE_FUNCTIONS,
  ...contextFunctions(context),
});

function query(expression: string, context: TemplateContext): TemplateValue {
  const result = context.query(expression);
  if ('message' in result) throw new TemplateProblem(result.message);
  return result.map(
    ({ labels, value }) =>
      new Struct(
        SAMPLE,
        new Map<string, TemplateValue>([
          ['Labels', StringMap.ofLabels(labels)],
          ['Value', value],
        ]),
      ),
  );
}

function first(results: readonly TemplateValue[]): TemplateValue {
  const [sample] = results;
  if (sample === undefined) throw new TemplateProblem('first() called on vector with no elements');
  return sample;
}

const sortByLabel = (name: string, results: readonly TemplateValue[]): TemplateValue =>
  results.map(sampleOf).sort((one, other) => compareUtf8(labelOf(one, name), labelOf(other, name)));

function durationSeconds(written: string): number {
  const sign = written.startsWith('-') ? -1 : 1;
  const length = parseDuration(written.replace(/^-/, ''));
  if (length === undefined) throw new TemplateProblem(`not a valid duration string: "${written}"`);
  return (sign * length) / MS_PER_SECOND;
}

function compiled(pattern: string): ReturnType<typeof compileSearch> {
  try {
    return compileSearch(pattern);
  } catch (error) {
    if (!(error instanceof RegexProblem)) throw error;
    throw new TemplateProblem(error.message);
  }
}

function replaceAll(pattern: string, replacement: string, value: string): string {
  const matcher = compiled(pattern).matcher(value);
  let result = '';
  let at = 0;
  while (matcher.find()) {
    result += value.slice(at, matcher.start()) + expandMatch(replacement, matcher);
    at = matcher.end();
  }
  return result + value.slice(at);
}

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname.replace(/\/$/, '') : '');
