/**
 * Where secrets come from. A secret belongs to one origin: it is handed out for that origin only, and asked for anew
 * when a configuration wants to send it elsewhere.
 */
export interface Secrets {
  /**
   * The value of `${secret:NAME}` for requests to `origin` (`https://host:port`, or `postgres://host:port` and the like).
   * Asks the user when it is not known yet, if there is a user to ask.
   * @throws {SecretError} when there is no value for this origin
   */
  get(name: string, origin: string, signal: AbortSignal): Promise<string>;
  /** Forgets a value that was refused, so that the next use asks again. */
  forget(name: string): Promise<void>;
}

export type SecretProblem = 'missing' | 'declined' | 'otherOrigin' | 'environmentUnset';

export class SecretError extends Error {
  override readonly name = 'SecretError';

  constructor(
    readonly reason: SecretProblem,
    /** The name as written in the configuration, never the value. */
    readonly secretName: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * A text with `${secret:NAME}` and `${env:NAME}` still in it. It prints as its template, so that a log, a state or a
 * message that holds one never holds the value.
 */
export class SecretText {
  constructor(readonly template: string) {}

  /** The names in the template, in order of appearance. */
  get names(): readonly string[] {
    return [...this.template.matchAll(PLACEHOLDER)]
      .filter((match) => match[1] === 'secret')
      .map((match) => match[2] ?? '');
  }

  /** The text with its values. Call it as late as possible and keep the result nowhere. */
  async reveal(
    secrets: Secrets,
    origin: string,
    signal: AbortSignal,
    environment: Environment,
  ): Promise<string> {
    let revealed = '';
    let last = 0;
    for (const match of this.template.matchAll(PLACEHOLDER)) {
      const [whole, kind, name = ''] = match;
      const value =
        kind === 'secret' ? await secrets.get(name, origin, signal) : environmentValue(environment, name);
      revealed += this.template.slice(last, match.index) + value;
      last = match.index + whole.length;
    }
    return revealed + this.template.slice(last);
  }

  toString(): string {
    return this.template;
  }

  toJSON(): string {
    return this.template;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

const PLACEHOLDER = /\$\{(secret|env):([A-Za-z0-9_.-]+)\}/g;

/** Whether a text has a placeholder and must therefore become a {@link SecretText}. */
export const hasPlaceholder = (text: string): boolean => text.search(PLACEHOLDER) >= 0;

function environmentValue(environment: Environment, name: string): string {
  const value = environment[name];
  if (value !== undefined) return value;
  throw new SecretError(
    'environmentUnset',
    name,
    `The environment variable "${name}" is not set. Set it, or use \${secret:${name}}.`,
  );
}
