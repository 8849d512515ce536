import { splitLines } from './document/lines';
import type { ScannedFence } from './document/blocks/scannedBlocks';
import { scanText } from './document/scannedText';

/** A part of a Markdown file that is a runbook by itself. */
export interface RunbookSection {
  readonly title: string;
  /** As a link to it would say behind `#`, by the rules of common Markdown hosts. */
  readonly anchor: string;
  /** Of its heading, from 1. */
  readonly line: number;
  /** Its last line, from 1, included. */
  readonly endLine: number;
  /** Fences in it. */
  readonly fences: number;
}

interface Start {
  readonly line: number;
  readonly level: number;
  readonly text: string;
}

/** `Runbook: Celery Worker Failure`, with a number or a picture before it; or `Celery runbook`. */
const TITLED = /^[^A-Za-z]*runbook\s*[:–—-]\s*(\S.*)$/i;
const NAMED = /^(.*\S\s+runbook)\s*:?$/i;
/** A line that is only a bold label. */
const BOLD_LABEL = /^ {0,3}(\*\*|__)(?=\S)([^*_]+)\1:?[ \t]*$/;
const BELOW_EVERY_HEADING = 7;
const LONGEST_TITLE = 300;

/** Finds the sections that are runbooks, by their headings or by a bold label; each ends where its level ends. */
export function runbookSections(text: string): readonly RunbookSection[] {
  const { lines, start: begin, headings, fences } = scanText(text);
  const inFence = (line: number): boolean =>
    fences.some(({ firstLine, endLine }) => firstLine <= line && line < endLine);
  const labels = lines.flatMap((line, at): Start[] => {
    const label = BOLD_LABEL.exec(line)?.[2];
    return label && at >= begin && runbookTitle(label) && !inFence(at)
      ? [{ line: at, level: BELOW_EVERY_HEADING, text: label }]
      : [];
  });
  const starts = [...headings, ...labels].sort((a, b) => a.line - b.line);
  return starts.flatMap((start, order) => {
    const title = runbookTitle(start.text);
    if (!title) return [];
    const next = nextStart(starts, order);
    const endLine = lastLineWithText(lines, start.line, next?.line ?? lines.length);
    const own = fencesBefore(fences, endLine) - fencesBefore(fences, start.line);
    return [{ title, anchor: anchorOf(start.text), line: start.line + 1, endLine, fences: own }];
  });
}

/** The section that a step below these cells stands in: the innermost one that has not ended. */
export function sectionBelow(
  cells: readonly { readonly kind: 'markdown' | 'code'; readonly value: string }[],
): Pick<RunbookSection, 'title' | 'anchor'> | undefined {
  const above = cells.flatMap(({ kind, value }) => (kind === 'markdown' ? [value] : []));
  const text = [...above, 'the step'].join('\n\n');
  const end = splitLines(text).length;
  return runbookSections(text).findLast(({ endLine }) => endLine === end);
}

/** Where the part that begins at `order` ends: the next start of its level or a higher one. */
function nextStart(starts: readonly Start[], order: number): Start | undefined {
  const level = starts[order]?.level ?? 0;
  for (let at = order + 1; at < starts.length; at++) {
    const start = starts[at];
    if (start && start.level <= level) return start;
  }
  return undefined;
}

/** How many fences begin before a line, found by halving: they are in order. */
function fencesBefore(fences: readonly ScannedFence[], line: number): number {
  let [low, high] = [0, fences.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((fences[middle]?.firstLine ?? line) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a heading is the runbook of; nothing when it is no runbook. */
export const runbookTitle = (heading: string): string | undefined =>
  heading.length > LONGEST_TITLE
    ? undefined
    : (TITLED.exec(heading)?.[1]?.trim() ?? NAMED.exec(heading.replace(/:$/, ''))?.[1]?.trim());

/** Lower case, without punctuation, spaces as hyphens. */
export const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

/** The number, from 1, of the last line before `end` that is neither blank nor a rule. */
function lastLineWithText(lines: readonly string[], start: number, end: number): number {
  let last = end;
  while (last - 1 > start && /^[ \t]*(?:-{3,}|\*{3,}|_{3,})?[ \t]*$/.test(lines[last - 1] ?? '')) last -= 1;
  return last;
}
