import type { StepInfo } from '../step/stepInfo';
import { parseStepInfo } from '../step/stepInfo';
import { scanBlocks } from './blockScanner';
import { splitLines } from './lines';
import { frontMatterEnd } from './parseRunbook';
import type { ScannedHeading } from './scannedBlocks';

/** A fence as it is written, with its places in the file. */
export interface WrittenFence {
  /** What stands behind the marker, verbatim. */
  readonly info: string;
  readonly step: StepInfo;
  /** Of the opening line, from 1. */
  readonly line: number;
  /** Of the first character of `info`, from 1. */
  readonly infoColumn: number;
  /** Without fence and containers. */
  readonly source: string;
  /** The line after the fence, from 1. */
  readonly endLine: number;
}

export interface WrittenText {
  readonly lines: readonly string[];
  readonly fences: readonly WrittenFence[];
  readonly headings: readonly ScannedHeading[];
  /** With its `---` lines; empty when there is none. */
  readonly frontMatter: string;
}

/** Reads a Markdown text for whoever looks at how it is written, and not at what it becomes. */
export function writtenText(text: string): WrittenText {
  const lines = splitLines(text.replace(/^\uFEFF/, '')).map((line) => line.text);
  const start = frontMatterEnd(lines);
  const { fences, headings } = scanBlocks(lines, start);
  return {
    lines,
    headings,
    frontMatter: lines.slice(0, start).join('\n'),
    fences: fences.map(({ info, firstLine, endLine, markerOffset, marker, content }) => ({
      info,
      step: parseStepInfo(info),
      line: firstLine + 1,
      infoColumn: markerOffset + marker.length + 1,
      source: content.join('\n'),
      endLine: endLine + 1,
    })),
  };
}
