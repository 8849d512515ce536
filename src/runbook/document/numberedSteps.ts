/** Half-open range of body lines that is one step, and how many blank lines at its end only separate it from the next. */
export interface StepRange {
  readonly start: number;
  readonly end: number;
  readonly tail: number;
}

const NUMBERED_COMMENT = /^(?:#|--|\/\/)[ \t]*(?:[Ss]tep[ \t]+)?(\d{1,4})[.):][ \t]+\S/;
const COMMENT_OR_BLANK = /^(?:\s*$|#|--|\/\/)/;

/**
 * Divides a fence's body at comments that count up by one (`# 1. Check worker status`, `-- 2. …`), each at the start of
 * its line. Fewer than two of them divide nothing. What stands before the first is a step of its own when it does something.
 */
export function numberedSteps(lines: readonly string[]): readonly StepRange[] {
  const starts = countingLines(lines);
  if (starts.length < 2) return [{ start: 0, end: lines.length, tail: 0 }];
  const [first = 0] = starts;
  const hasPreamble = lines.slice(0, first).some((line) => !COMMENT_OR_BLANK.test(line));
  const bounds = [0, ...starts.slice(hasPreamble ? 0 : 1), lines.length];
  return bounds.slice(0, -1).map((start, step) => {
    const end = bounds[step + 1] ?? lines.length;
    return { start, end, tail: end === lines.length ? 0 : blankLinesBefore(lines, start, end) };
  });
}

/** The longest run of numbered comments from the first one on; empty when the numbers do not count up. */
function countingLines(lines: readonly string[]): number[] {
  const numbered = lines.flatMap((line, at) => {
    const number = NUMBERED_COMMENT.exec(line)?.[1];
    return number === undefined ? [] : [{ at, number: Number(number) }];
  });
  const first = numbered[0]?.number ?? 0;
  return numbered.every(({ number }, order) => number === first + order) ? numbered.map(({ at }) => at) : [];
}

function blankLinesBefore(lines: readonly string[], start: number, end: number): number {
  let blank = 0;
  while (end - blank - 1 > start && lines[end - blank - 1]?.trim() === '') blank += 1;
  return blank;
}
