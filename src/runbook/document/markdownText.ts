/** A text that is put together from pieces, and knows how it ends without being looked at as a whole. */
export class MarkdownText {
  readonly #pieces: string[] = [];
  #line = '';
  #lineBefore = '';

  /** The last line that has an end. */
  get lastLine(): string {
    return this.#lineBefore;
  }

  /** Adds a piece. The `\r` that ends one and the `\n` of an empty line after it stay two line ends. */
  add(piece: string): void {
    if (piece === '') return;
    const merges = piece.startsWith('\n') && this.#pieces.at(-1)?.endsWith('\r');
    this.#pieces.push(merges ? `\r${piece}` : piece);
    const end = Math.max(piece.lastIndexOf('\n'), piece.lastIndexOf('\r'));
    if (end < 0) {
      this.#line += piece;
      return;
    }
    const finished = piece.slice(0, piece.charAt(end - 1) === '\r' ? end - 1 : end);
    const start = Math.max(finished.lastIndexOf('\n'), finished.lastIndexOf('\r')) + 1;
    this.#lineBefore = start === 0 ? this.#line + finished : finished.slice(start);
    this.#line = piece.slice(end + 1);
  }

  /** Ends the line that is begun, if one is. */
  endLine(eol: string): void {
    if (this.#line !== '') this.add(eol);
  }

  toString(): string {
    return this.#pieces.join('');
  }
}
