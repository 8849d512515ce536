import type { Ms } from '../../../base/clock';
import type { Labels } from '../../../metrics/series';
import { parseDuration } from '../../../promql/syntax/duration';
import type { Path } from '../../configuration/document';
import type { RuleProblems } from './ruleProblems';

export type Block = Readonly<Record<string, unknown>>;

export const isBlock = (value: unknown): value is Block =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value of the file as it is quoted in a message. */
const quoted = (value: unknown): string =>
  typeof value === 'string' ? `"${value}"` : `"${JSON.stringify(value)}"`;

/** A duration as Prometheus writes them. Absent when it is not written, or is none. */
export function readDuration(value: unknown, path: Path, problems: RuleProblems): Ms | undefined {
  if (value === undefined || value === null) return undefined;
  const length = parseDuration(value === 0 ? '0' : typeof value === 'string' ? value : '');
  if (length === undefined) {
    problems.at(
      path,
      'not-a-duration',
      `${quoted(value)} is not a duration. Write it like 30s, 5m or 1h30m.`,
    );
  }
  return length;
}

/** Zero says the same as nothing. */
export function readPositiveDuration(value: unknown, path: Path, problems: RuleProblems): Ms | undefined {
  const length = readDuration(value, path, problems);
  return length === 0 ? undefined : length;
}

/** A whole number from 0; 0 when it is not written. */
export function readCount(value: unknown, path: Path, problems: RuleProblems): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  problems.at(path, 'not-a-number', `${quoted(value)} is not a whole number from 0.`);
  return 0;
}

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Labels or annotations. One that is not usable is told and left out. */
export function readTexts(value: unknown, path: Path, problems: RuleProblems): Labels {
  if (value === undefined || value === null) return {};
  if (!isBlock(value)) {
    problems.at(path, 'wrong-type', 'This is a block of names with texts, such as "severity: critical".');
    return {};
  }
  const texts: [string, string][] = [];
  for (const [name, text] of Object.entries(value)) {
    if (!LABEL_NAME.test(name) || name === '__name__') {
      problems.atKey(
        [...path, name],
        'not-a-label',
        `"${name}" is not a name that a label or annotation may have.`,
      );
    } else if (typeof text === 'object' && text !== null) {
      problems.at([...path, name], 'wrong-type', `The value of "${name}" is a text.`);
    } else {
      texts.push([name, textOf(text)]);
    }
  }
  return Object.fromEntries(texts);
}

/** A number or a flag is the text that stands in the file; nothing is the empty text. */
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
