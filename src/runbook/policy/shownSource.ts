/** A text as a question shows it. */
export interface ShownText {
  readonly text: string;
  /** More than a question can show: a part is left out, and the text says how much. */
  readonly isCut: boolean;
}

/** More would push the buttons of a question off the screen, or be cut by the window system without a word. */
const MOST_LINES = 60;
const MOST_CHARACTERS = 4_000;
const FIRST_LINES = 40;
const LAST_LINES = 15;
const LONGEST_LINE = 1_000;
/** Emptiness beyond this can only hide what comes after it. */
const MOST_EMPTY_LINES = 2;

/**
 * A source as it will run, so that nothing in it is out of sight: characters that are drawn as nothing, or that change the
 * direction of what follows, are named; long emptiness is counted; where it is too long as a whole, its beginning and its end.
 */
export function shownSource(source: string): ShownText {
  const lines = withoutEmptiness(visibleCharacters(source).split(/\r\n|\n|\r/));
  const long = lines.some((line) => line.length > LONGEST_LINE);
  const characters = lines.reduce((sum, line) => sum + line.length + 1, 0);
  if (lines.length <= MOST_LINES && characters <= MOST_CHARACTERS && !long)
    return { text: lines.join('\n'), isCut: false };
  const left = lines.length - FIRST_LINES - LAST_LINES;
  const kept =
    left > 0
      ? [...lines.slice(0, FIRST_LINES), `‹${left} lines are not shown here›`, ...lines.slice(-LAST_LINES)]
      : lines;
  const most = Math.max(80, Math.floor(MOST_CHARACTERS / kept.length));
  return { text: kept.map((line) => shortened(line, most)).join('\n'), isCut: true };
}

const LONGEST_VALUE = 400;

/** A value as a JSON string, so that where it begins and ends is seen. */
export const shownValue = (value: string): string =>
  shortened(visibleCharacters(JSON.stringify(value)), LONGEST_VALUE);

/** The middle is left out: what is dangerous stands at either end as easily. */
function shortened(line: string, most: number): string {
  if (line.length <= most) return line;
  const half = Math.floor(most / 2);
  return `${line.slice(0, half)}‹${line.length - 2 * half} characters are not shown here›${line.slice(-half)}`;
}

/** Controls and format characters, separators that are no space, and letters that are drawn as nothing. */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]|(?! )\p{Zs}/gu;

/** Every character that cannot be seen as its number: `‹U+202E›`. Tabs and line ends stay. */
export const visibleCharacters = (text: string): string =>
  text.replace(HIDDEN, (character) =>
    character === '\n' || character === '\t' || character === '\r'
      ? character
      : `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`,
  );

function withoutEmptiness(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let empty = 0;
  const close = (): void => {
    if (empty > MOST_EMPTY_LINES) kept.push(`‹${empty} empty lines›`);
    else kept.push(...Array.from({ length: empty }, () => ''));
    empty = 0;
  };
  for (const line of lines) {
    if (line.trim() === '') {
      empty += 1;
      continue;
    }
    close();
    kept.push(line.replace(/(?<=\S)[ \t]{16,}(?=\S)/g, (gap) => `‹${gap.length} spaces›`));
  }
  close();
  return kept;
}

/** A letter of another alphabet within a word of Latin ones: `dаta` with a Cyrillic `а`. Each once, as seen. */
export function mixedLetters(source: string): readonly string[] {
  const words = source.match(/[\p{L}\p{M}\p{N}_]{1,200}/gu) ?? [];
  const found = words
    .filter((word) => /\p{Script=Latin}/u.test(word))
    .flatMap((word) => word.match(/[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/gu) ?? []);
  return [...new Set(found)];
}
