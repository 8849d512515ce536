import type { Span } from '../../promql/problem';

/** Escapes of a double-quoted YAML text that stand for one visible character and are longer than two. */
const LONG_ESCAPES: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };
const BLANK = /\s/;

/**
 * The way between the value of a YAML scalar and its place in the file. Visible characters of both follow each other in
 * the same order, whichever of the five styles of YAML is used; blanks between them are folded, indented or escaped.
 */
export class SourceMap {
  /** Where in the file each character of the value stands, and behind the last one where it ends. */
  readonly #places: readonly number[];
  /** Where in the file each character of the value ends. */
  readonly #ends: readonly number[];

  constructor(
    value: string,
    file: string,
    readonly inside: Span,
    quote: '"' | "'" | '',
  ) {
    const spans = align(value, file, inside, quote);
    this.#ends = spans.map(({ end }) => end);
    this.#places = [...spans.map(({ start }) => start), this.#ends.at(-1) ?? inside.start];
  }

  /** A place of the value in the file. */
  toFile(offset: number): number {
    return this.#places[Math.max(0, Math.min(offset, this.#places.length - 1))] ?? this.inside.start;
  }

  /** Something of the value in the file: it ends right behind its last character, not before what follows. */
  spanToFile({ start, end }: Span): Span {
    const from = this.toFile(start);
    return {
      start: from,
      end: end <= start ? from : (this.#ends[Math.min(end, this.#ends.length) - 1] ?? from),
    };
  }

  /** The place in the value that a place of the file stands for: the first one that is not before it. */
  fromFile(place: number): number {
    const found = this.#places.findIndex((own) => own >= place);
    return found < 0 ? this.#places.length - 1 : found;
  }
}

function align(value: string, file: string, inside: Span, quote: '"' | "'" | ''): readonly Span[] {
  const spans: Span[] = [];
  let at = inside.start;
  for (const character of value.split('')) {
    const isBlank = BLANK.test(character);
    while (at < inside.end && !isBlank && (BLANK.test(file[at] ?? '') || joinsLines(file, at, quote))) at++;
    const end = Math.min(inside.end, at + lengthOf(isBlank, file, at, quote));
    spans.push({ start: at, end });
    at = end;
  }
  return spans;
}

/** A blank that the file does not have at this place, as folding made it elsewhere, takes no room. */
const lengthOf = (isBlank: boolean, file: string, at: number, quote: string): number =>
  isBlank && file[at] !== '\\' && !BLANK.test(file[at] ?? '') ? 0 : lengthAt(file, at, quote);

/** A backslash before a line break joins two lines of a double-quoted text. */
const joinsLines = (file: string, at: number, quote: string): boolean =>
  quote === '"' && file[at] === '\\' && /[\r\n]/.test(file[at + 1] ?? '');

/** How long the source of one character is. */
function lengthAt(file: string, at: number, quote: string): number {
  if (quote === "'") return file.startsWith("''", at) ? 2 : 1;
  if (quote !== '"' || file[at] !== '\\') return 1;
  return LONG_ESCAPES[file[at + 1] ?? ''] ?? 2;
}
