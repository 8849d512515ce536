const MASK = '••••••';
/** Shorter values would mask half of every text ("a", "db"), so they are not worth hiding this way. */
const SHORTEST_MASKED = 4;

/** Remembers every secret that was revealed in this process and masks it in whatever is about to be shown or written. */
export class Redaction {
  readonly #values = new Set<string>();
  #pattern: RegExp | undefined;

  /** Call with every revealed value, before it is used. */
  add(value: string): void {
    for (const form of [value, encodeURIComponent(value), Buffer.from(value).toString('base64')]) {
      if (form.length >= SHORTEST_MASKED) this.#values.add(form);
    }
    this.#pattern = undefined;
  }

  /** The text with each known value replaced by dots. */
  mask(text: string): string {
    if (this.#values.size === 0) return text;
    this.#pattern ??= new RegExp([...this.#values].sort(longestFirst).map(escapeRegExp).join('|'), 'g');
    return text.replace(this.#pattern, MASK);
  }
}

const longestFirst = (a: string, b: string): number => b.length - a.length;
const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
