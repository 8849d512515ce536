const MASK = '••••••';
/** Shorter values would mask half of every text ("a", "db"), so they are not worth hiding this way. */
const SHORTEST_MASKED = 4;
/** A shorter run of base64 would be found in other base64 by chance. */
const SHORTEST_ENCODED = 8;
/** A shorter line of a value of several lines, such as the `{` of a key in JSON, says nothing. */
const SHORTEST_LINE = 8;

/** What hides secrets in text, also in text that arrives in pieces. */
export type Masking = Pick<Redaction, 'mask' | 'unfinished'>;

/** Remembers every secret that was revealed in this process and masks it in whatever is about to be shown or written. */
export class Redaction {
  readonly #values = new Set<string>();
  #pattern: RegExp | undefined;

  /** Call with every revealed value, before it is used. */
  add(value: string): void {
    for (const form of formsOf(value)) {
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

/**
 * A value as programs print it: as it is, percent-encoded for a path or a form, inside JSON, in base64 and in hexadecimal.
 * A key of several lines is printed line by line, so each line counts.
 */
function formsOf(value: string): readonly string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  const bytes = Buffer.from(value);
  return [
    value,
    encodeURIComponent(value),
    new URLSearchParams([['', value]]).toString().slice(1),
    JSON.stringify(value).slice(1, -1),
    bytes.toString('base64'),
    ...(value.length >= SHORTEST_LINE ? [bytes.toString('hex'), bytes.toString('hex').toUpperCase()] : []),
    ...base64Cores(bytes),
    ...(lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_LINE) : []),
  ];
}

/**
 * What base64 makes of a value that stands amid other text, as a password does behind its user in Basic authorization:
 * three bytes become four letters, so the value's own letters depend on where it begins, in one of three ways. The first
 * and the last letters mix with what stands beside it, and are left out.
 */
function base64Cores(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = encoded.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes.length) * 8) / 6));
    const core = own.replace(/=+$/, '');
    if (core.length < SHORTEST_ENCODED) return [];
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

const longestFirst = (a: string, b: string): number => b.length - a.length;
const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
