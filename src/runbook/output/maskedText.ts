import type { Masking } from '../../base/secrets/redaction';

/** Masks a text that arrives in pieces: what may be the beginning of a secret waits for the rest of it. */
export class MaskedText {
  #held = '';

  constructor(private readonly masking: Masking) {}

  /** What of the text so far is surely masked, and was not given before. */
  push(text: string): string {
    const all = this.#held + text;
    const end = all.length - this.masking.unfinished(all);
    this.#held = all.slice(end);
    return this.masking.mask(all.slice(0, end));
  }

  /** What waited for more that did not come. */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return this.masking.mask(rest);
  }
}
