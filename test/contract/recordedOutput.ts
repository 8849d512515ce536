import type { RestOfOutput, StepDisplay, StepOutput } from '../../src/runbook/kernel';

/** Keeps what a step wrote, and wakes whoever waits for a part of it. */
export class RecordedOutput implements StepOutput {
  readonly displays: StepDisplay[] = [];
  #stdout = '';
  #stderr = '';
  readonly #waiting = new Set<() => void>();
  /** With a limit, it keeps what is not shown up to there. */
  readonly rest: RestOfOutput | undefined;
  kept = '';
  keptRows = 0;
  /** It was told that more came than it keeps. */
  isCut = false;

  constructor(keeps?: number) {
    if (keeps === undefined) return;
    const keep = (text: string): Promise<void> => {
      this.kept += text;
      return Promise.resolve();
    };
    const isFull = (): boolean => this.kept.length >= keeps;
    this.rest = {
      get isFull() {
        return isFull();
      },
      text: (_, text) => keep(text),
      rows: (rows) => {
        this.keptRows += rows.length;
        return keep(`${JSON.stringify(rows)}\n`);
      },
      leaveOut: () => void (this.isCut = true),
    };
  }

  get text(): string {
    return this.#stdout;
  }

  get errors(): string {
    return this.#stderr;
  }

  stdout(text: string): void {
    this.#stdout += text;
    this.#wake();
  }

  stderr(text: string): void {
    this.#stderr += text;
    this.#wake();
  }

  show(result: StepDisplay): void {
    this.displays.push(result);
    this.#wake();
  }

  /** Resolves as soon as the condition holds; the step's own end is the caller's other way out. */
  async until(condition: (output: RecordedOutput) => boolean): Promise<void> {
    while (!condition(this)) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    for (const resolve of [...this.#waiting]) resolve();
    this.#waiting.clear();
  }
}
