import type { CodeCell } from '../document/document';
import { splitLines, joinLines } from '../document/lines';
import { parseRunbook } from '../document/parseRunbook';
import type { RunbookHead } from '../frontMatter';
import { EMPTY_HEAD, parseFrontMatter } from '../frontMatter';
import type { RunbookSection } from '../sections';
import { anchorOf, runbookSections } from '../sections';

/** The steps of a file, or of one section of it. */
export interface RunbookPart {
  readonly head: RunbookHead;
  /** Absent for a file as a whole. */
  readonly section: RunbookSection | undefined;
  readonly steps: readonly CodeCell[];
}

/**
 * Finds what to run. A file with several runbooks wants one of them named, by title or anchor, because running all of
 * them is hardly ever meant; one with a single section means that section.
 */
export function runbookPart(
  text: string,
  wanted: string | undefined,
): RunbookPart | { readonly mistake: string } {
  const { frontMatter, cells } = parseRunbook(text);
  const head = frontMatter === '' ? EMPTY_HEAD : parseFrontMatter(frontMatter);
  const sections = runbookSections(text);
  const known = sections.map(({ title }) => `"${title}"`).join(', ');
  const anchor = wanted === undefined ? undefined : anchorOf(wanted);
  const named = sections.find(
    ({ title, anchor: own }) => anchor !== undefined && (own === anchor || anchorOf(title) === anchor),
  );
  if (wanted !== undefined && !named) {
    const there = sections.length > 0 ? `There are ${known}.` : 'It has no runbook sections.';
    return { mistake: `There is no runbook section "${wanted}" in this file. ${there}` };
  }
  if (!named && sections.length > 1) {
    return { mistake: `This file has ${sections.length} runbooks: ${known}. Name one with --section.` };
  }
  const section = named ?? sections[0];
  const own = section ? parseRunbook(linesOf(text, section)).cells : cells;
  return { head, section, steps: own.filter((cell) => cell.kind === 'code') };
}

const linesOf = (text: string, { line, endLine }: RunbookSection): string =>
  joinLines(splitLines(text).slice(line - 1, endLine));
