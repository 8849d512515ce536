import { parseStepInfo } from '../step/stepInfo';
import type { ScannedFence, ScannedHeading } from './blocks/scannedBlocks';
import type { StepRange } from './numberedSteps';
import { blankLinesBefore } from './numberedSteps';

/** `Log Queries for Alerts`, `Queries in the logs`. */
const SAYS_SO = /\blog(?:s|ging)?\b.*\bquer(?:y|ies)\b|\bquer(?:y|ies)\b.*\blogs?\b/i;
const COMMENT = /^\s*#/;
/** A line of Lucene's query strings begins with a field and its value; one of LogQL with a stream selector. */
const LUCENE = /^\s*(?:NOT[ \t]+|[-+(]+)?@?[A-Za-z_][\w.-]*:(?!\/\/)\S/;
const LOGQL = /^\s*\{\s*[A-Za-z_]\w*\s*(?:=~?|!=|!~)\s*["`]/;

/**
 * The steps of a fence that names no language and is a list of log queries all the same: the heading above it says so, and
 * every line of it is a comment or a query. Anything else is nothing: what is not surely a query is not asked of anybody.
 */
export function logQuerySteps(
  { info, firstLine, content }: Pick<ScannedFence, 'info' | 'firstLine' | 'content'>,
  headings: readonly ScannedHeading[],
): readonly StepRange[] | undefined {
  if (parseStepInfo(info).language !== '') return undefined;
  const above = lastBefore(headings, firstLine);
  if (!above || !SAYS_SO.test(above.text)) return undefined;
  const written = content.filter((line) => line.trim() !== '');
  const queries = written.filter((line) => !COMMENT.test(line));
  if (queries.length === 0 || !queries.every((line) => LUCENE.test(line) || LOGQL.test(line)))
    return undefined;
  return rangesAt(queryStarts(content), content);
}

/** Found by halving: they are in order, and a file may have thousands. */
function lastBefore(headings: readonly ScannedHeading[], line: number): ScannedHeading | undefined {
  let [low, high] = [0, headings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((headings[middle]?.line ?? line) < line) low = middle + 1;
    else high = middle;
  }
  return headings[low - 1];
}

/** A query begins behind an empty line or with its comment. */
function queryStarts(lines: readonly string[]): readonly number[] {
  const starts = [0];
  let hasQuery = false;
  for (const [at, line] of lines.entries()) {
    const isBlank = line.trim() === '';
    const isNext = COMMENT.test(line) || lines[at - 1]?.trim() === '';
    if (hasQuery && !isBlank && isNext) {
      starts.push(at);
      hasQuery = false;
    }
    hasQuery ||= !isBlank && !COMMENT.test(line);
  }
  return starts;
}

const rangesAt = (starts: readonly number[], lines: readonly string[]): readonly StepRange[] =>
  starts.map((start, order) => {
    const end = starts[order + 1] ?? lines.length;
    return { start, end, tail: end === lines.length ? 0 : blankLinesBefore(lines, start, end) };
  });
