import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { Masking } from '../../base/secrets/redaction';
import type { StepDisplay, StepOutput } from '../kernel';
import { maskedDisplay } from './maskedDisplay';

export type OutputStream = 'stdout' | 'stderr';

/** Where output goes once it is masked and gathered. */
export interface OutputSink {
  write(stream: OutputStream, text: string): void;
  show(display: StepDisplay): void;
  /** A sentence of Sitrep's own; where it is absent, it is written to `stderr`. */
  message?(text: string): void;
}

/** Each append costs the editor a frame, so chunks are gathered this long. */
const GATHER: Ms = 80;
/** A longer line is shown before it ends. */
const LONGEST_HELD = 4_096;

/**
 * Gathers what a step prints and hands it on in whole lines, so that a secret is not cut in two where it would not be
 * recognised. Everything is masked, in text and in results.
 */
export class OutputBuffer implements StepOutput, Disposable {
  #stream: OutputStream = 'stdout';
  #held = '';
  #timer: Disposable | undefined;

  constructor(
    private readonly sink: OutputSink,
    private readonly clock: Clock,
    private readonly masking: Masking,
  ) {}

  stdout(text: string): void {
    this.#add('stdout', text);
  }

  stderr(text: string): void {
    this.#add('stderr', text);
  }

  message(text: string): void {
    if (!this.sink.message) return this.stderr(`${text}\n`);
    this.flush();
    this.sink.message(this.masking.mask(text));
  }

  show(display: StepDisplay): void {
    this.flush();
    this.sink.show(maskedDisplay(display, this.masking));
  }

  /** Hands on everything, also a line without an end. */
  flush(): void {
    this.#emit(this.#held.length);
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  #add(stream: OutputStream, text: string): void {
    if (stream !== this.#stream) this.flush();
    this.#stream = stream;
    this.#held += text;
    this.#timer ??= this.clock.after(GATHER, () => {
      this.#timer = undefined;
      const lineEnd = Math.max(this.#held.lastIndexOf('\n'), this.#held.lastIndexOf('\r')) + 1;
      const length = this.#held.length - lineEnd > LONGEST_HELD ? this.#held.length : lineEnd;
      // A secret may have several lines, and a long line may be cut within one.
      this.#emit(length - this.masking.unfinished(this.#held.slice(0, length)));
    });
  }

  #emit(length: number): void {
    if (length === 0) return;
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    this.sink.write(this.#stream, this.masking.mask(text));
  }
}
