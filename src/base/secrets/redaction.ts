const MASK = '••••••';
/** Shorter values would mask half of every text ("a", "db"), so they are not worth hiding this way. */
const SHORTEST_MASKED = 4;

/** What hides secrets in text, also in text that arrives in pieces. */
export type Masking = Pick<Redaction, 'mask' | 'unfinished'>;

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
    return this.#values.size === 0 ? text : text.replace(this.#known, MASK);
  }

  /**
   * How many characters at the end of a text have to wait for what comes next, because a known value may begin there. One
   * that is whole is never cut for it.
   */
  unfinished(text: string): number {
    let waiting = 0;
    let longest = 0;
    for (const value of this.#values) {
      waiting = Math.max(waiting, beginningAtEnd(text, value));
      longest = Math.max(longest, value.length);
    }
    if (waiting === 0) return 0;
    const end = text.length - waiting;
    const from = Math.max(0, end - longest);
    for (const { 0: value, index } of text.slice(from).matchAll(this.#known)) {
      const start = from + index;
      if (start < end && end < start + value.length) return text.length - start;
    }
    return waiting;
  }

  get #known(): RegExp {
    return (this.#pattern ??= new RegExp(
      [...this.#values].sort(longestFirst).map(escapeRegExp).join('|'),
      'g',
    ));
  }
}

function beginningAtEnd(text: string, value: string): number {
  const first = value.charAt(0);
  const from = Math.max(0, text.length - value.length + 1);
  for (let at = text.indexOf(first, from); at >= 0; at = text.indexOf(first, at + 1)) {
    if (value.startsWith(text.slice(at))) return text.length - at;
  }
  return 0;
}

const longestFirst = (a: string, b: string): number => b.length - a.length;
const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
