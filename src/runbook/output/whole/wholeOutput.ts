import type { Masking } from '../../../base/secrets/redaction';
import type { Cell, RestOfOutput, StepDisplay } from '../../kernel';
import { MaskedText } from '../maskedText';
import { StyledText } from '../styledText';
import type { OutputFile } from './outputFile';
import { csvText, wholeText } from './wholeText';

type Stream = 'stdout' | 'stderr';

type Part =
  | { readonly kind: 'text'; readonly stream: Stream; readonly text: string }
  | { readonly kind: 'display'; readonly display: StepDisplay }
  | { readonly kind: 'rows'; readonly rows: readonly (readonly Cell[])[] };

/** Characters that wait for the disk before whoever writes has to wait, too. */
const MOST_WAITING = 512_000;

/** What was kept. Sizes in bytes. */
export interface WrittenOutput {
  readonly path: string;
  readonly size: number;
  /** The end of it was more than is kept. */
  readonly isCut: boolean;
}

/**
 * The whole output of one step. It stays in memory while all of it is shown, for nobody wants it a second time; with the
 * first piece that is not, it goes to the disk from its beginning. Everything is masked before.
 */
export class WholeOutput {
  readonly rest: RestOfOutput;
  readonly #masked: Readonly<Record<Stream, MaskedText>>;
  readonly #styled = { stdout: new StyledText(), stderr: new StyledText() };
  readonly #parts: Part[] = [];
  #waiting = 0;
  #last: Stream | undefined;
  #endsLine = true;
  #isCut = false;
  #file: OutputFile | undefined;
  #problem: unknown;
  #writing: Promise<void> | undefined;

  constructor(
    private readonly create: () => Promise<OutputFile>,
    private readonly masking: Masking,
  ) {
    this.#masked = { stdout: new MaskedText(masking), stderr: new MaskedText(masking) };
    const isFull = (): boolean => this.#problem !== undefined || (this.#file?.isFull ?? false);
    this.rest = {
      get isFull() {
        return isFull();
      },
      text: (stream, text) => this.#beyond({ kind: 'text', stream, text }, text.length),
      rows: (rows) => this.#beyond({ kind: 'rows', rows }, sizeOf(rows)),
      leaveOut: () => void (this.#isCut = true),
    };
  }

  /** What is shown, too. */
  text(stream: Stream, text: string): void {
    this.#add({ kind: 'text', stream, text }, text.length);
  }

  show(display: StepDisplay): void {
    this.#add({ kind: 'display', display }, 0);
  }

  /**
   * Ends the output; nothing when all of it was shown.
   * @throws {NodeJS.ErrnoException} when it could not be kept
   */
  async end(how: { readonly isShown: boolean; readonly ended: string }): Promise<WrittenOutput | undefined> {
    if (how.isShown && !this.#writing) return undefined;
    await this.#pump();
    await this.#writeText(this.#endOfText());
    if (this.#problem !== undefined) {
      await this.#file?.close();
      throw this.#problem instanceof Error ? this.#problem : new Error('the disk refused it');
    }
    const file = this.#file;
    if (!file) return undefined;
    const isCut = file.isCut || this.#isCut;
    await file.end(this.masking.mask(isCut ? `${CUT} ${how.ended}` : how.ended));
    return { path: file.path, size: file.size, isCut };
  }

  #add(part: Part, size: number): void {
    this.#parts.push(part);
    this.#waiting += size;
    if (this.#writing) void this.#pump();
  }

  #beyond(part: Part, size: number): Promise<void> | undefined {
    if (this.rest.isFull) {
      this.#isCut = true;
      return undefined;
    }
    this.#add(part, size);
    const written = this.#pump();
    return this.#waiting > MOST_WAITING ? written : undefined;
  }

  /** Resolves when what is there now has been written. Never rejects: a problem is told at the end. */
  #pump(): Promise<void> {
    return (this.#writing = (this.#writing ?? Promise.resolve()).then(() => this.#write()));
  }

  async #write(): Promise<void> {
    for (let part = this.#parts.shift(); part; part = this.#parts.shift()) {
      if (this.#problem === undefined)
        await this.#writePart(part).catch((error: unknown) => (this.#problem = error));
    }
    this.#waiting = 0;
  }

  async #writePart(part: Part): Promise<void> {
    this.#file ??= await this.create();
    if (part.kind === 'text') {
      const before = this.#last !== undefined && this.#last !== part.stream ? this.#endOfText() : '';
      this.#last = part.stream;
      return this.#writeText(before + this.#plain(part.stream, this.#masked[part.stream].push(part.text)));
    }
    await this.#writeText(this.#endOfText());
    if (part.kind === 'display' && !this.#endsLine) await this.#writeText('\n');
    const { masking } = this;
    const pieces = part.kind === 'rows' ? csvText(part.rows, masking) : wholeText(part.display, masking);
    for (const piece of pieces) await this.#writeText(piece);
  }

  #endOfText(): string {
    const stream = this.#last;
    this.#last = undefined;
    return stream === undefined ? '' : this.#plain(stream, this.#masked[stream].end());
  }

  #plain(stream: Stream, text: string): string {
    return this.#styled[stream].filter(text).replace(COLOUR, '');
  }

  async #writeText(text: string): Promise<void> {
    if (text === '' || !this.#file) return;
    this.#endsLine = text.endsWith('\n');
    await this.#file.append(text);
  }
}

/** Before how it ended, which may be long: whoever reads the file alone must know that it is not all. */
const CUT = 'Not all is kept, the rest was left out.';

/** Colours are all that {@link StyledText} lets through. */
const COLOUR = /\u001b\[[\d;:]*m/g;

const sizeOf = (rows: readonly (readonly Cell[])[]): number =>
  rows.reduce((sum, row) => sum + row.reduce<number>((length, cell) => length + String(cell).length, 0), 0);
