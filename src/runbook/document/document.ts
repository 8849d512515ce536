/**
 * A Markdown file as a runbook: plain data that survives a trip through JSON. Every byte of the file is in exactly one
 * place: the mark, the front matter, the lead, or a cell's origin.
 */
export interface RunbookDocument extends RunbookFrame {
  readonly cells: readonly RunbookCell[];
}

/** What of the file is in no cell. */
export interface RunbookFrame {
  /** The same for the same text, and for no other. */
  readonly document: string;
  /** The file begins with a UTF-8 byte order mark. */
  readonly byteOrderMark: boolean;
  /** With its `---` lines, verbatim; empty when there is none. */
  readonly frontMatter: string;
  /** Blank lines before the first cell. */
  readonly lead: string;
  /** How many cells were read. */
  readonly cellCount: number;
  /** For new lines where nothing nearer says otherwise. */
  readonly eol: string;
}

/** A file that does not exist yet. */
export const EMPTY_FRAME: RunbookFrame = {
  document: '',
  byteOrderMark: false,
  frontMatter: '',
  lead: '',
  cellCount: 0,
  eol: '\n',
};

/** A cell to be written. One without an origin is new. */
export type RunbookCell = MarkdownCell | CodeCell;

export interface MarkdownCell {
  readonly kind: 'markdown';
  /** Without the blank lines around it; line ends are `\n`. */
  readonly value: string;
  readonly origin?: MarkdownOrigin;
}

export interface CodeCell {
  readonly kind: 'code';
  /** What stands after the opening marker, verbatim: language, options, anything. */
  readonly info: string;
  /** Without fence, indentation and quote marks; line ends are `\n`. */
  readonly value: string;
  /** The language that it is read as, where the fence names none. It is written nowhere. */
  readonly readAs?: 'logs';
  readonly origin?: CodeOrigin;
}

export type CellOrigin = MarkdownOrigin | CodeOrigin;

interface OriginPlace {
  /** The document that it was read in: a cell that was pasted from another one is a new one here. */
  readonly document: string;
  /** The number of the cell in the document as it was read. */
  readonly index: number;
  /** The value as it was read: an equal one is written back from the raw slices. */
  readonly value: string;
  /** Blank lines between this cell's block and the next, verbatim. */
  readonly gap: string;
}

/** Where a Markdown cell came from. */
export interface MarkdownOrigin extends OriginPlace {
  readonly kind: 'markdown';
  readonly raw: string;
}

/** Where a code cell came from: one fence, or one numbered step of a fence. */
export interface CodeOrigin extends OriginPlace {
  readonly kind: 'code';
  /** Index of the fence's first cell: cells with the same number are steps of one fence. */
  readonly fence: number;
  readonly parts: number;
  readonly opening: FenceOpening;
  /** The step's own lines, verbatim. */
  readonly body: string;
  /** Blank lines between this step and the next of the same fence. */
  readonly tail: string;
  /** The closing line, verbatim; empty when the fence is not closed. */
  readonly closing: string;
  /** What a new line of the body begins with: indentation and quote marks. */
  readonly bodyPrefix: string;
  /** In a list that began earlier: as it is, it means the same only where it was. */
  readonly dependent: boolean;
}

export interface FenceOpening {
  readonly prefix: string;
  readonly marker: string;
  readonly info: string;
  readonly eol: string;
}

/** Why a file cannot be a runbook. */
export interface RunbookRefusal {
  readonly reason: 'notUtf8';
  /** For a person: what is wrong, what it means, what to do. */
  readonly message: string;
}

export type RunbookReading =
  | { readonly document: RunbookDocument; readonly refusal?: undefined }
  | { readonly document?: undefined; readonly refusal: RunbookRefusal };
