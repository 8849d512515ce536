import { CancelledError } from '../abort';
import type { Redaction } from './redaction';
import type { Secrets } from './secrets';
import { SecretError } from './secrets';

/** Where values rest between sessions. Either method may fail: then the values of this session still work. */
export interface SecretVault {
  read(key: string): Promise<string | undefined>;
  /** `undefined` removes the key. */
  write(key: string, value: string | undefined): Promise<void>;
}

/** What the user is told when a value is wanted. */
export interface SecretQuestion {
  readonly name: string;
  readonly origin: string;
  /** Origins that the same secret was given for already. */
  readonly otherOrigins: readonly string[];
}

/** Asks the user; `undefined` when they declined. */
export type AskForSecret = (question: SecretQuestion) => Promise<string | undefined>;

export interface BoundSecretsOptions {
  readonly vault: SecretVault;
  readonly ask: AskForSecret;
  readonly redaction: Redaction;
  /** The vault failed: the value is kept for this session only. Told once. */
  readonly onVaultFailure: (error: unknown) => void;
}

/**
 * Secrets that are bound to the origin they were given for, asked for once, and kept in a vault. Asking happens one
 * question at a time; whoever wants the same value meanwhile waits for the same answer.
 */
export class BoundSecrets implements Secrets {
  readonly #asking = new Map<string, Promise<string>>();
  readonly #declined = new Set<string>();
  readonly #session = new Map<string, ValuesByOrigin>();
  #queue: Promise<unknown> = Promise.resolve();
  #vaultFailed = false;

  constructor(private readonly options: BoundSecretsOptions) {}

  async get(name: string, origin: string, signal: AbortSignal): Promise<string> {
    const known = (await this.#values(name))[origin];
    if (known !== undefined) {
      this.options.redaction.add(known);
      return known;
    }
    const key = bindingOf(name, origin);
    if (this.#declined.has(key)) throw declined(name, origin);
    return unlessAborted(this.#join(key, name, origin), signal);
  }

  /** Asks now, even when the user declined before or a value is known; says whether one was given. */
  async enter(name: string, origin: string): Promise<boolean> {
    const key = bindingOf(name, origin);
    this.#declined.delete(key);
    try {
      await this.#join(key, name, origin);
      return true;
    } catch (error) {
      if (error instanceof SecretError) return false;
      throw error;
    }
  }

  async forget(name: string): Promise<void> {
    for (const key of [...this.#declined]) if (key.startsWith(`${name} `)) this.#declined.delete(key);
    await this.#keep(name, {});
  }

  #join(key: string, name: string, origin: string): Promise<string> {
    const running = this.#asking.get(key);
    if (running) return running;
    const asking = this.#queue
      .then(() => this.#ask(name, origin))
      .finally(() => {
        this.#asking.delete(key);
      });
    this.#asking.set(key, asking);
    this.#queue = asking.catch(() => undefined);
    return asking;
  }

  async #ask(name: string, origin: string): Promise<string> {
    const known = await this.#values(name);
    const otherOrigins = Object.keys(known).filter((other) => other !== origin);
    const value = await this.options.ask({ name, origin, otherOrigins });
    if (value === undefined || value === '') {
      this.#declined.add(bindingOf(name, origin));
      throw declined(name, origin);
    }
    this.options.redaction.add(value);
    await this.#keep(name, { ...known, [origin]: value });
    return value;
  }

  async #values(name: string): Promise<ValuesByOrigin> {
    const held = this.#session.get(name);
    if (held) return held;
    const stored = parseValues(await this.#guarded(() => this.options.vault.read(keyOf(name))));
    if (!this.#session.has(name)) this.#session.set(name, stored);
    return this.#session.get(name) ?? stored;
  }

  async #keep(name: string, values: ValuesByOrigin): Promise<void> {
    this.#session.set(name, values);
    const text = Object.keys(values).length === 0 ? undefined : JSON.stringify(values);
    await this.#guarded(() => this.options.vault.write(keyOf(name), text));
  }

  /** A vault that fails (no keyring, a browser without a key) must not keep anybody from working. */
  async #guarded<T>(task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await task();
    } catch (error) {
      if (!this.#vaultFailed) this.options.onVaultFailure(error);
      this.#vaultFailed = true;
      return undefined;
    }
  }
}

type ValuesByOrigin = Readonly<Record<string, string>>;

const bindingOf = (name: string, origin: string): string => `${name} ${origin}`;
const keyOf = (name: string): string => `sitrep.secret.${name}`;

const declined = (name: string, origin: string): SecretError =>
  new SecretError(
    'declined',
    name,
    `The secret "${name}" for ${origin} was not given. Enter it with the command "Sitrep: Enter Secret".`,
  );

function parseValues(text: string | undefined): ValuesByOrigin {
  if (text === undefined) return {};
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values !== 'object' || values === null) return {};
    return Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch (error) {
    // Something that Sitrep did not write is no value: the user is asked again.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** One waiter may leave while the others still wait for the answer. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(new CancelledError({ cause: signal.reason }));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
