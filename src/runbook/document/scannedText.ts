import { scanBlocks } from './blocks/blockScanner';
import type { ScannedBlocks } from './blocks/scannedBlocks';
import { frontMatterEnd } from './frontMatterEnd';
import { splitLines } from './lines';

export interface ScannedText extends ScannedBlocks {
  readonly lines: readonly string[];
  /** The line after the front matter, from 0. */
  readonly start: number;
}

/** The blocks of a file's text. Nothing in its front matter is one. */
export function scanText(text: string): ScannedText {
  const lines = splitLines(text.replace(/^\uFEFF/, '')).map((line) => line.text);
  const start = frontMatterEnd(lines);
  return { lines, start, ...scanBlocks(lines, start) };
}
