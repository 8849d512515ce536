/** What a process has used so far. */
export interface ProcessUse {
  /** Of all of its threads, in ms. */
  readonly cpu: number;
  /** After a collection: objects, and the memory outside of the heap that they own, such as arrays of samples; in bytes. */
  readonly heap: number;
  /** Successful answers, so that a bench whose company is down does not look good. */
  readonly answers: number;
  /** What it thinks of the world, such as `20 ok`. */
  readonly verdicts: string;
}

/** Answers each message of its parent with what it has used, and ends with it. */
export function reportUse(state: () => Pick<ProcessUse, 'answers' | 'verdicts'>): void {
  process.on('message', () => void answer(state));
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

async function answer(state: () => Pick<ProcessUse, 'answers' | 'verdicts'>): Promise<void> {
  const { user, system } = process.cpuUsage();
  // What the first collection finalises, the second frees.
  for (let round = 0; round < 2; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  process.send?.({
    cpu: (user + system) / 1_000,
    heap: heapUsed + external,
    ...state(),
  } satisfies ProcessUse);
}
