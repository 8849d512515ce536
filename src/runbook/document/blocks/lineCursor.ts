const TAB = 4;

/**
 * Reads one line from the left by columns, as block structure counts them: a tab reaches to the next multiple of four,
 * and a container may take only a part of one.
 */
export class LineCursor {
  #offset = 0;
  #column = 0;
  /** Columns that are left of a tab taken in part. */
  #pending = 0;
  /** Where the white space ahead ends, which stays there while it is taken; before the line when it was not looked for. */
  #nextOffset = -1;
  #nextColumn = 0;

  constructor(readonly text: string) {}

  /** Columns of white space ahead. */
  get indent(): number {
    this.#lookAhead();
    return this.#nextColumn - this.#column;
  }

  /** Where the first character after the white space is. */
  get nextOffset(): number {
    this.#lookAhead();
    return this.#nextOffset;
  }

  get column(): number {
    return this.#column;
  }

  get isBlank(): boolean {
    return this.nextOffset === this.text.length;
  }

  /** The text after the white space. */
  get next(): string {
    return this.text.slice(this.nextOffset);
  }

  /** All that is left, the rest of a divided tab as spaces. */
  get rest(): string {
    return ' '.repeat(this.#pending) + this.text.slice(this.#offset);
  }

  /** Takes white space of at most that many columns, and says how many it took. */
  skipColumns(columns: number): number {
    let left = columns;
    while (left > 0) {
      if (this.#pending === 0 && !this.#readSpace()) break;
      const taken = Math.min(left, this.#pending);
      this.#pending -= taken;
      this.#column += taken;
      left -= taken;
    }
    return columns - left;
  }

  /** Takes characters that are not white space. */
  skipCharacters(count: number): void {
    this.#offset += count;
    this.#column += count;
    this.#nextOffset = -1;
  }

  #readSpace(): boolean {
    const character = this.text[this.#offset];
    if (character !== ' ' && character !== '\t') return false;
    this.#offset += 1;
    this.#pending = character === '\t' ? TAB - (this.#column % TAB) : 1;
    return true;
  }

  #lookAhead(): void {
    if (this.#nextOffset >= 0) return;
    let column = this.#column + this.#pending;
    let offset = this.#offset;
    for (; this.text[offset] === ' ' || this.text[offset] === '\t'; offset++) {
      column += this.text[offset] === '\t' ? TAB - (column % TAB) : 1;
    }
    this.#nextColumn = column;
    this.#nextOffset = offset;
  }
}
