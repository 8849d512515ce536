import { parseDuration } from '../../base/duration';
import { compileAnchored, RegexProblem } from '../../promql/labels/regex';
import { closest } from '../../base/spelling';
import { SEVERITIES } from '../severity';
import type {
  FilterField,
  FilterNode,
  FilterOperator,
  FilterProblem,
  OrderOperator,
  RegexOperator,
  SetOperator,
} from './alertFilter';
import { FILTER_STATES } from './alertFilter';
import type { FilterKey, KeyHelp } from './filterKeys';
import { FILTER_KEYS, KEY_HELP, keyOf, LABEL_HELP, LABEL_PREFIX } from './filterKeys';
import type { FilterToken, Piece, Span } from './scanFilter';

type Comparison = FilterToken & { readonly kind: 'comparison' };
type Tell = (problem: FilterProblem) => void;

/** One comparison as a node; nothing when it has a mistake, which is told. */
export function readComparison(token: Comparison, tell: Tell): readonly FilterNode[] {
  const mistake: Mistake = ({ start, end }, message) =>
    tell({ severity: 'error', start, end: Math.max(end, start + 1), message });
  const key = keyOf(token.key);
  const help = key ? KEY_HELP[key] : LABEL_HELP;
  if (!help.operators.includes(token.operator)) {
    mistake(token.operatorSpan, operatorMessage(token, key, help));
    return [];
  }
  const open = token.values.find(({ closed }) => !closed);
  if (open) mistake(open, 'This quote is never closed.');
  const missing = token.values.find(({ text, quoted }) => text === '' && !quoted);
  if (missing) mistake({ start: token.start, end: token.end }, missingMessage(token, help));
  if (open || missing) return [];
  if (key === undefined) return labelNodes(token, mistake, tell);
  return READERS[key](token, mistake);
}

type Mistake = (at: Span, message: string) => void;
type Reader = (token: Comparison, mistake: Mistake) => readonly FilterNode[];

const READERS: Readonly<Record<FilterKey, Reader>> = {
  severity: (token, mistake) => {
    const severities = wordsOf(token.values, SEVERITIES, 'severity', mistake);
    const { operator } = token;
    if (!severities) return [];
    if (isSetOperator(operator)) return [{ kind: 'severity', operator, severities }];
    const [severity] = severities;
    if (severity !== undefined && severities.length === 1) {
      return [{ kind: 'severity', operator: operator as OrderOperator, severity }];
    }
    mistake(spanOf(token.values), `Write one severity behind "${operator}".`);
    return [];
  },
  state: (token, mistake) => {
    const states = wordsOf(token.values, FILTER_STATES, 'state', mistake);
    return states ? [{ kind: 'state', operator: token.operator as SetOperator, states }] : [];
  },
  age: ({ values, operator }, mistake) => {
    const [value, second] = values;
    const duration = value && !second ? parseDuration(value.text) : undefined;
    if (duration !== undefined) return [{ kind: 'age', operator: operator as OrderOperator, duration }];
    const written = values.map(({ text }) => text).join(',');
    mistake(spanOf(values), `"${written}" is no duration. Write a number with a unit, such as 10m or 2h.`);
    return [];
  },
  service: (token, mistake) => fieldNodes('service', token, mistake),
  source: (token, mistake) => fieldNodes('source', token, mistake),
};

function labelNodes(token: Comparison, mistake: Mistake, tell: Tell): readonly FilterNode[] {
  const explicit = token.key.startsWith(LABEL_PREFIX);
  const label = explicit ? token.key.slice(LABEL_PREFIX.length) : token.key;
  const at = { start: token.start, end: token.start + token.key.length };
  if (label === '') {
    mistake(at, 'Write the name of a label behind "label.".');
    return [];
  }
  const meant = explicit ? undefined : closest(label, FILTER_KEYS);
  if (meant !== undefined) {
    const message = `"${label}" is read as the name of a label. Did you mean "${meant}"? For the label, write "${LABEL_PREFIX}${label}".`;
    tell({ severity: 'warning', ...at, message });
  }
  return fieldNodes({ label }, token, mistake);
}

function fieldNodes(field: FilterField, token: Comparison, mistake: Mistake): readonly FilterNode[] {
  const { operator, values } = token;
  const texts = values.map(({ text }) => text);
  const wrong = operator.endsWith('~') ? values.find(({ text }) => !isRegex(text)) : undefined;
  if (wrong) {
    mistake(
      wrong,
      `"${wrong.text}" is no regular expression (RE2 syntax). To compare it as text, write "=".`,
    );
    return [];
  }
  return [{ kind: 'field', field, operator: operator as SetOperator | RegexOperator, values: texts }];
}

/** The known words that were written; nothing when one of them is none, which is told. */
function wordsOf<Word extends string>(
  values: readonly Piece[],
  known: readonly Word[],
  what: string,
  mistake: Mistake,
): readonly Word[] | undefined {
  const words: Word[] = [];
  for (const piece of values) {
    const word = known.find((candidate) => candidate.toLowerCase() === piece.text.toLowerCase());
    if (word === undefined) {
      const guess = closest(piece.text, known);
      const hint = guess === undefined ? `Write one of ${known.join(', ')}.` : `Did you mean "${guess}"?`;
      mistake(piece, `"${piece.text}" is no ${what}. ${hint}`);
      return undefined;
    }
    words.push(word);
  }
  return words;
}

function operatorMessage({ key, operator }: Comparison, known: FilterKey | undefined, help: KeyHelp): string {
  const operators = help.operators.join(' ');
  if (known !== undefined) return `"${key}" is not compared with "${operator}". Write one of ${operators}`;
  const meant = closest(key, FILTER_KEYS);
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  return `"${key}" is read as a label, and labels are not compared with "${operator}".${hint || ` Write one of ${operators}`}`;
}

const missingMessage = ({ key, operator }: Comparison, help: KeyHelp): string =>
  `Write ${help.expected} behind "${key}${operator}".`;

const isSetOperator = (operator: FilterOperator): operator is SetOperator =>
  operator === '=' || operator === '!=';

function isRegex(pattern: string): boolean {
  try {
    compileAnchored(pattern);
    return true;
  } catch (error) {
    if (error instanceof RegexProblem) return false;
    throw error;
  }
}

const spanOf = (values: readonly Piece[]): Span => ({
  start: values[0]?.start ?? 0,
  end: values.at(-1)?.end ?? 0,
});
