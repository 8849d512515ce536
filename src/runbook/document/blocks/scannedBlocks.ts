/** A fenced code block, wherever it is nested. Lines count from 0. */
export interface ScannedFence {
  readonly firstLine: number;
  /** After its last line. */
  readonly endLine: number;
  readonly closed: boolean;
  /** Where the marker begins in the first line. */
  readonly markerOffset: number;
  /** The run of backticks or tildes that opens it. */
  readonly marker: string;
  /** What stands after the marker, verbatim. */
  readonly info: string;
  /** The body's lines without what belongs to the containers and to the fence's own indentation. */
  readonly content: readonly string[];
  /** Some container that it is in began on an earlier line: it cannot stand elsewhere as it is. */
  readonly dependent: boolean;
  /** A list item begins on the first line. */
  readonly opensItem: boolean;
}

/** A heading outside every container. */
export interface ScannedHeading {
  readonly line: number;
  readonly level: number;
  readonly text: string;
}

export interface ScannedBlocks {
  readonly fences: readonly ScannedFence[];
  readonly headings: readonly ScannedHeading[];
  /**
   * The line that would end the fence or the HTML that is open at the end, in the containers that it is in. Empty where
   * a blank line ends it.
   */
  readonly unfinished: string | undefined;
}
