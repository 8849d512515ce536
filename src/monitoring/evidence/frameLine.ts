import type { StackFrame } from '../issues';

/** Where the line of a frame is now, in the file as it is now. */
export interface FrameLine {
  /** From 1, within the file. */
  readonly line: number;
  /** How far the line moved since the release that ran; 0 when it is where it was. */
  readonly moved: number;
  /** False when the line that ran is no longer in the file, or the frame gives no context to compare with. */
  readonly certain: boolean;
}

/** How many lines of context around the frame's own are compared to tell equal lines apart. */
const CONTEXT = 3;

/**
 * Maps a frame's line through what changed since: the line with the same text and the most equal neighbours wins, the
 * nearest among equals. White space at either end does not count, since formatters move it.
 * @param text the file as it is now
 */
export function locateFrameLine(text: string, frame: StackFrame): FrameLine {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const reported = Math.min(Math.max(frame.line ?? 1, 1), lines.length);
  const context = new Map(frame.context.map(({ line, text: content }) => [line, content.trim()]));
  const own = context.get(frame.line ?? -1);
  if (frame.line === undefined || own === undefined || own === '')
    return { line: reported, moved: 0, certain: false };
  const reportedLine = frame.line;
  const scored = lines.flatMap((content, index) =>
    content === own ? [{ line: index + 1, score: neighbours(lines, index, context, reportedLine) }] : [],
  );
  const best = scored.sort(
    (a, b) => b.score - a.score || Math.abs(a.line - reportedLine) - Math.abs(b.line - reportedLine),
  )[0];
  return best
    ? { line: best.line, moved: best.line - reportedLine, certain: true }
    : { line: reported, moved: 0, certain: false };
}

function neighbours(
  lines: readonly string[],
  index: number,
  context: ReadonlyMap<number, string>,
  reported: number,
): number {
  let equal = 0;
  for (let offset = -CONTEXT; offset <= CONTEXT; offset++) {
    if (offset !== 0 && context.get(reported + offset) === lines[index + offset]) equal++;
  }
  return equal;
}
