/** What a script has started and must end, whether it finishes, fails or is interrupted. */

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

export class Lifetime {
  #endings = [];
  #ending;

  /**
   * Takes something over. Endings run in the reverse order of their adoption.
   * @template {{ stop(): Promise<void> | void }} T
   * @param {T} thing
   * @returns {T}
   */
  own(thing) {
    this.#endings.push(() => thing.stop());
    return thing;
  }

  /** Ends everything once; calling it again waits for the same end. */
  end() {
    this.#ending ??= (async () => {
      for (const ending of this.#endings.reverse()) await ending();
    })();
    return this.#ending;
  }
}

/**
 * Runs a script's body with a lifetime that ends with it, also when the script is interrupted, then exits.
 * @param {(lifetime: Lifetime) => Promise<number | void>} body Its number is the exit code.
 */
export async function withLifetime(body) {
  const lifetime = new Lifetime();
  const interrupt = (code) => void lifetime.end().finally(() => process.exit(code));
  for (const [signal, code] of Object.entries(exitCodes)) process.once(signal, () => interrupt(code));
  whenOrphaned(() => interrupt(exitCodes.SIGTERM));
  try {
    process.exitCode = (await body(lifetime)) ?? 0;
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error);
    process.exitCode = 1;
  }
  await lifetime.end();
  process.exit();
}

/** An expected failure: its message tells a person what happened and what to do, so no stack is shown. */
export class Refusal extends Error {}

/** What a failure comes down to, where a line is all the room there is. */
export const firstLine = (error) => error.message.split('\n', 1)[0].replace(/:$/, '');

/**
 * A signal that is sent to npm reaches the shell between npm and the script, which dies of it and tells nobody. So the
 * loss of the parent counts as an interruption too.
 */
function whenOrphaned(interrupt) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    interrupt();
  }, 500);
  timer.unref();
}
