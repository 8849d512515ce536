import type { RestOfOutput, StepDisplay, StepOutput } from '../kernel';
import { boundedDisplay } from '../output/boundedDisplay';
import { plainTextOf } from '../output/plainText';
import { printedAs, shownAs } from '../output/shownAs';
import type { WholeOutput } from '../output/whole/wholeOutput';

/** Characters of printed text that later steps can use. */
const KEPT_TEXT = 64_000;

interface Keeping {
  /** The step's `format=`. */
  readonly format: string | undefined;
  /** Takes all of it. */
  readonly whole: WholeOutput | undefined;
}

/** Passes on what a step gives out, as far as it can be shown, and keeps what later steps can use of it. */
export class KeptOutput implements StepOutput {
  readonly displays: StepDisplay[] = [];
  printed = '';
  #isCut = false;

  constructor(
    private readonly output: StepOutput,
    private readonly keeping: Keeping,
  ) {}

  /** A result was more than can be shown. */
  get isCut(): boolean {
    return this.#isCut;
  }

  get rest(): RestOfOutput | undefined {
    return this.keeping.whole?.rest;
  }

  stdout(text: string): void {
    if (this.printed.length < KEPT_TEXT) this.printed += text.slice(0, KEPT_TEXT - this.printed.length);
    this.keeping.whole?.text('stdout', text);
    this.output.stdout(text);
  }

  stderr(text: string): void {
    this.keeping.whole?.text('stderr', text);
    this.output.stderr(text);
  }

  show(given: StepDisplay): void {
    this.displays.push(given);
    this.keeping.whole?.show(given);
    const { format } = this.keeping;
    const { display, isCut } = boundedDisplay(format === 'text' ? given : shownAs(given, format));
    this.#isCut ||= isCut;
    if (format === 'text') this.output.stdout(`${plainTextOf(display)}\n`);
    else this.output.show(display);
  }

  /** After the last line: what is JSON as a whole may be asked for in another shape. */
  showPrinted(): void {
    const isWhole = this.displays.length === 0 && this.printed.length < KEPT_TEXT;
    const display = isWhole ? printedAs(this.printed, this.keeping.format) : undefined;
    if (display) this.output.show(boundedDisplay(display).display);
  }
}
