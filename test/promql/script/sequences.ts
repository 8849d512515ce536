import { LabelSet, METRIC_NAME } from '../../../src/promql/labels/labelSet';
import { parseDuration } from '../../../src/promql/syntax/duration';
import { tokenize } from '../../../src/promql/syntax/lexer';
import type { SequenceValue, ValueSequence } from './command';

const NUMBER = '(?:[0-9][0-9_]*\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?|inf|nan';
const ITEM = new RegExp(
  `^(?:(_)|(stale)|([+-]?(?:${NUMBER})))(?:([+-](?:${NUMBER}))(?=x))?(?:x([0-9]+))?$`,
  'i',
);
const HISTOGRAM = /\{\{.*?\}\}/g;
const HISTOGRAM_ITEM = /^H(?:[+-]H)?(?:x([0-9]+))?$/;

/** Reads `metric{label="value"} 1 2+3x4 _ stale`. */
export function parseSequence(line: string): ValueSequence {
  const end = endOfLabels(line);
  const values = line.slice(end).replace(HISTOGRAM, 'H').trim();
  const items = values === '' ? [] : values.split(/\s+/);
  return { labels: parseLabels(line.slice(0, end)), values: items.flatMap(parseItem) };
}

const START_ITEM = /^(?:(_)|([+-]?\d+[a-wyz]*))(?:([+-]\d+[a-wyz]*))?(?:x(\d+))?$/;

/** Reads a line `metric@st -1m _ -30s+1sx3`. */
export function parseStarts(line: string): {
  readonly labels: LabelSet;
  readonly starts: readonly (number | 'missing')[];
} {
  const end = line.search(/@st\s/);
  const items = line
    .slice(end + 3)
    .trim()
    .split(/\s+/);
  return { labels: parseLabels(line.slice(0, end)), starts: items.flatMap(parseStart) };
}

function parseStart(item: string): (number | 'missing')[] {
  const [match, blank, first, step, times] = START_ITEM.exec(item) ?? [];
  if (match === undefined) throw new SyntaxError(`"${item}" is not a start`);
  if (blank !== undefined) return Array.from({ length: Number(times ?? 1) }, () => 'missing' as const);
  const increment = step === undefined ? 0 : signedMilliseconds(step);
  const start = signedMilliseconds(first ?? '');
  return Array.from({ length: Number(times ?? 0) + 1 }, (_unused, at) => start + at * increment);
}

/** Reads a duration with an optional sign. */
export function signedMilliseconds(text: string): number {
  const duration = parseDuration(text.replace(/^[+-]/, ''));
  if (duration === undefined) throw new SyntaxError(`"${text}" is no duration`);
  return text.startsWith('-') ? -duration : duration;
}

function endOfLabels(line: string): number {
  const name = /^[a-zA-Z_:0-9]*\s*(?=\{(?!\{))/.exec(line);
  if (!name) return /^\S*/.exec(line)?.[0].length ?? 0;
  let quote = '';
  for (let at = name[0].length; at < line.length; at++) {
    const character = line[at] ?? '';
    if (quote === '' && character === '}') return at + 1;
    if (quote === '' && (character === '"' || character === "'" || character === '`')) quote = character;
    else if (character === '\\' && quote !== '`') at++;
    else if (character === quote) quote = '';
  }
  throw new SyntaxError(`the labels of "${line}" do not end`);
}

function parseLabels(text: string): LabelSet {
  const labels: [string, string][] = [];
  const tokens = tokenize(text).filter(({ kind }) => kind !== 'end');
  for (let at = 0; at < tokens.length; at++) {
    const [name, operator, value] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    if (!name || name.kind === 'punctuation') continue;
    if (operator?.text === '=' && operator.kind === 'operator' && value) {
      labels.push([name.text, value.text]);
      at += 2;
    } else labels.push([METRIC_NAME, name.kind === 'string' ? name.text : name.source]);
  }
  return LabelSet.of(labels);
}

function parseItem(item: string): SequenceValue[] {
  const histogram = HISTOGRAM_ITEM.exec(item);
  if (histogram) return repeat('histogram', histogram[1], 1);
  const [match, blank, stale, start, step, times] = ITEM.exec(item) ?? [];
  if (match === undefined) throw new SyntaxError(`"${item}" is not a value of a series`);
  if (blank !== undefined) return repeat('missing', times, 0);
  if (stale !== undefined) return repeat('stale', times, 1);
  const increment = step === undefined ? 0 : parseScriptNumber(step);
  let value = parseScriptNumber(start ?? '');
  return Array.from({ length: Number(times ?? 0) + 1 }, () => {
    const current = value;
    value += increment;
    return current;
  });
}

/** A repeated value stands once more than it is repeated, a repeated gap does not. */
const repeat = (value: SequenceValue, times: string | undefined, more: 0 | 1): SequenceValue[] =>
  times === undefined ? [value] : Array.from({ length: Number(times) + more }, () => value);

/** As Go reads a number whose base is open: a leading zero makes it octal. */
export function parseScriptNumber(text: string): number {
  const lower = text.toLowerCase().replaceAll('_', '');
  const magnitude = lower.replace(/^[+-]/, '');
  const sign = lower.startsWith('-') ? -1 : 1;
  if (/^inf(?:inity)?$/.test(magnitude)) return sign * Infinity;
  if (magnitude === 'nan') return NaN;
  if (/^0[0-7]+$/.test(magnitude)) return sign * Number.parseInt(magnitude, 8);
  return sign * Number(magnitude);
}
