import type { StepDisplay } from '../kernel';
import type { OutputSink, OutputStream } from '../output/outputBuffer';
import { plainTextOf } from '../output/plainText';
import { withoutStyle } from '../output/styledText';
import { visibleControls } from '../output/textWidth';

/** Characters of a step's output that a report has. */
const KEPT = 8_000;

/** Passes output on, and keeps the beginning of it as plain text for a report. It is given what is masked already. */
export class CappedOutput implements OutputSink {
  #text = '';
  #left = 0;

  constructor(private readonly sink: OutputSink) {}

  write(stream: OutputStream, text: string): void {
    this.#keep(text);
    this.sink.write(stream, text);
  }

  message(text: string): void {
    if (!this.sink.message) return this.write('stderr', `${text}\n`);
    this.#keep(`${this.#text === '' || this.#text.endsWith('\n') ? '' : '\n'}${text}\n`);
    this.sink.message(text);
  }

  show(display: StepDisplay): void {
    this.#keep(`${this.#text === '' || this.#text.endsWith('\n') ? '' : '\n'}${plainTextOf(display)}\n`);
    this.sink.show(display);
  }

  /** Without what would act on a terminal; how much was left out is said at the end. */
  get text(): string {
    const shown = visibleControls(withoutStyle(this.#text)).trimEnd();
    return this.#left === 0 ? shown : `${shown}\n… and ${this.#left} more characters`;
  }

  #keep(text: string): void {
    const kept = text.slice(0, KEPT - this.#text.length);
    this.#text += kept;
    this.#left += text.length - kept.length;
  }
}
