import { eolBefore, lineBounds } from './lines';

/** A text as its lines. Every part that is asked for is a slice of the one text: nothing is put together again. */
export class SourceLines {
  /** Each line without its line end. */
  readonly texts: readonly string[];
  readonly #text: string;
  /** Where each line begins, and the end of the text. */
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    this.#starts = [0, ...lineBounds(text)];
    this.texts = this.#starts
      .slice(1)
      .map((end, at) => text.slice(this.#starts[at], end - eolBefore(text, end).length));
  }

  get length(): number {
    return this.texts.length;
  }

  textAt(line: number): string {
    return this.texts[line] ?? '';
  }

  /** `\n`, `\r\n`, `\r`, or empty for a last line without one. */
  eolAt(line: number): string {
    return eolBefore(this.#text, this.#starts[line + 1] ?? 0);
  }

  /** From one line to before another, verbatim. */
  raw(from: number, to: number): string {
    return from < to ? this.#text.slice(this.#starts[from], this.#starts[to]) : '';
  }

  /** The line end used most often; the first of equals, `\n` when there is none. */
  prevailingEol(): string {
    const counts = new Map<string, number>();
    for (let line = 0; line < this.length; line++) {
      const eol = this.eolAt(line);
      if (eol !== '') counts.set(eol, (counts.get(eol) ?? 0) + 1);
    }
    const [most] = [...counts].sort((a, b) => b[1] - a[1]);
    return most?.[0] ?? '\n';
  }
}
