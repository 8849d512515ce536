import type { Span } from '../problem';
import { FUNCTIONS } from '../syntax/functionSignatures';
import { quote } from '../syntax/quoting';
import { AGGREGATORS } from '../syntax/token';
import type { CursorContext } from './cursorContext';
import { cursorContext } from './cursorContext';
import type { KnownMetric, QueryKnowledge } from './knowledge';
import { signatureOf } from './signature';
import type { WordPlace } from './wordHelp';
import { WORD_HELP } from './wordHelp';

export type SuggestionKind =
  'function' | 'aggregator' | 'keyword' | 'metric' | 'labelName' | 'labelValue' | 'duration';

export interface Suggestion {
  readonly kind: SuggestionKind;
  readonly label: string;
  /** What is written in place of `replace`; `callable` adds parentheses around the cursor. */
  readonly insert: string;
  readonly callable: boolean;
  /** A few words behind the label. */
  readonly detail: string;
  readonly documentation: string;
  readonly replace: Span;
}

/** Lengths that scrapes and dashboards use most. */
const DURATIONS = ['1m', '5m', '10m', '15m', '30m', '1h', '6h', '12h', '1d', '7d', '30d'];
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PLAIN_METRIC = /^[A-Za-z_:][A-Za-z0-9_:]*$/;

/** What may be written at `offset`. It is never an error to ask, and a place where nothing fits gives nothing. */
export async function complete(
  text: string,
  offset: number,
  knowledge: QueryKnowledge,
): Promise<readonly Suggestion[]> {
  const context = cursorContext(text, offset);
  switch (context.kind) {
    case 'nothing':
      return [];
    case 'operand':
      return operands(context.replace, knowledge);
    case 'afterOperator':
      return [...(await operands(context.replace, knowledge)), ...words(context.replace, ['matching'])];
    case 'afterOperand':
      return words(
        context.replace,
        context.afterAggregation ? ['grouping', 'binary'] : ['binary', 'modifier'],
      );
    case 'labelName':
      return labelNames(context, knowledge);
    case 'labelValue':
      return labelValues(context, knowledge);
    case 'duration':
      return DURATIONS.map((label) => plain('duration', label, context.replace));
  }
}

async function operands(replace: Span, knowledge: QueryKnowledge): Promise<readonly Suggestion[]> {
  const metrics = await knowledge.metrics();
  return [
    ...AGGREGATORS.map((name) => callable('aggregator', name, replace)),
    ...[...FUNCTIONS.keys()].map((name) => callable('function', name, replace)),
    ...metrics.map((metric) => ofMetric(metric, replace)),
  ];
}

function callable(kind: 'function' | 'aggregator', name: string, replace: Span): Suggestion {
  const { label = '', sentence = '' } = signatureOf(name) ?? {};
  const base = plain(kind, name, replace);
  return { ...base, callable: true, detail: label.slice(name.length), documentation: sentence };
}

const ofMetric = (metric: KnownMetric, replace: Span): Suggestion => ({
  ...plain('metric', metric.name, replace),
  insert: PLAIN_METRIC.test(metric.name) ? metric.name : `{${quote(metric.name)}}`,
  detail: [metric.type, metric.unit].filter((word) => word !== '').join(', '),
  documentation: metric.help,
});

function words(replace: Span, places: readonly WordPlace[]): readonly Suggestion[] {
  return Object.entries(WORD_HELP)
    .filter(([, { place }]) => places.includes(place))
    .map(([word, { sentence }]) => ({ ...plain('keyword', word, replace), documentation: sentence }));
}

async function labelNames(
  { replace, inBraces }: Extract<CursorContext, { kind: 'labelName' }>,
  knowledge: QueryKnowledge,
): Promise<readonly Suggestion[]> {
  const names = await knowledge.labelNames();
  return names
    .filter((name) => !inBraces || name !== '__name__')
    .map((name) => ({
      ...plain('labelName', name, replace),
      insert: PLAIN_NAME.test(name) ? name : quote(name),
    }));
}

async function labelValues(
  { replace, label, quote: open }: Extract<CursorContext, { kind: 'labelValue' }>,
  knowledge: QueryKnowledge,
): Promise<readonly Suggestion[]> {
  const values = await knowledge.labelValues(label);
  return values.map((value) => ({ ...plain('labelValue', value, replace), insert: written(value, open) }));
}

/** A value in the quotes that are open, or with its own where none are. */
function written(value: string, open: string): string {
  const quoted = quote(value);
  if (open === '') return quoted;
  if (open === '`') return value;
  const inside = quoted.slice(1, -1);
  return open === '"' ? inside : inside.replaceAll('\\"', '"').replaceAll("'", "\\'");
}

const plain = (kind: SuggestionKind, label: string, replace: Span): Suggestion => ({
  kind,
  label,
  insert: label,
  callable: false,
  detail: '',
  documentation: '',
  replace,
});
