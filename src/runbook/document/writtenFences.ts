import type { StepInfo } from '../step/stepInfo';
import { parseStepInfo } from '../step/stepInfo';
import type { ScannedFence, ScannedHeading } from './blocks/scannedBlocks';
import { logQuerySteps } from './logQueries';
import { scanText } from './scannedText';

/** A fence as it is written, with its places in the file. */
export interface WrittenFence {
  /** What stands behind the marker, verbatim. */
  readonly info: string;
  /** Its language is the one that it is read as, also where the fence names none. */
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
  const { lines, start, fences, headings } = scanText(text);
  return {
    lines,
    headings,
    frontMatter: lines.slice(0, start).join('\n'),
    fences: fences.map((fence) => writtenFence(fence, headings)),
  };
}

function writtenFence(fence: ScannedFence, headings: readonly ScannedHeading[]): WrittenFence {
  const { info, firstLine, endLine, markerOffset, marker, content } = fence;
  const step = parseStepInfo(info);
  return {
    info,
    step: logQuerySteps(fence, headings) ? { ...step, language: 'logs' } : step,
    line: firstLine + 1,
    infoColumn: markerOffset + marker.length + 1,
    source: content.join('\n'),
    endLine: endLine + 1,
  };
}
