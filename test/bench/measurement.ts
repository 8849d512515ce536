export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the comparison took in the same run, and how many times that the value is. */
  readonly reference?: number;
  readonly ratio?: number;
}

/** What a task took, in ms. */
export interface Duration {
  readonly wall: number;
  /** Of every thread of the process: on a busy machine this is the steadier of the two. */
  readonly cpu: number;
}

export async function durationOf(task: () => unknown): Promise<Duration> {
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  await task();
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wall: rounded(wall), cpu: rounded((user + system) / 1_000) };
}

/** The shortest of some runs: what others on the machine do can only add to it. */
export async function fastestOf(runs: number, task: () => unknown): Promise<Duration> {
  const durations: Duration[] = [];
  for (let run = 0; run < runs; run++) durations.push(await durationOf(task));
  return shortest(durations);
}

export const shortest = (durations: readonly Duration[]): Duration => ({
  wall: Math.min(...durations.map(({ wall }) => wall)),
  cpu: Math.min(...durations.map(({ cpu }) => cpu)),
});

export const median = (durations: readonly Duration[]): Duration => ({
  wall: middle(durations.map(({ wall }) => wall)),
  cpu: middle(durations.map(({ cpu }) => cpu)),
});

/** One line for the time that passed, one for the time that was worked. */
export const timings = (name: string, { wall, cpu }: Duration): readonly Measurement[] => [
  { name, value: wall, unit: 'ms' },
  { name: `${name}, CPU time`, value: cpu, unit: 'ms' },
];

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const rounded = (ms: number): number => Math.round(ms * 10) / 10;
