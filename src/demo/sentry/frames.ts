import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Labels } from '../../metrics/series';
import { COMPANY } from '../simulation/company';

/** A frame of the company's own code, found by its text, or one of a library, which the workspace does not have. */
export type FrameSpecification = OwnFrame | LibraryFrame;

export interface OwnFrame {
  /** Below the company's code base. */
  readonly file: string;
  readonly function: string;
  /** Part of the line that calls on, or raises: the first one in the function that contains it. */
  readonly text: string;
  readonly variables: Labels;
}

export interface LibraryFrame {
  readonly library: string;
  readonly module: string;
  readonly function: string;
  readonly line: number;
  readonly text: string;
}

/** A frame as Sentry's API gives it. */
export interface WireFrame {
  readonly filename: string;
  readonly absPath: string;
  readonly module: string;
  readonly function: string;
  readonly lineNo: number;
  readonly colNo: null;
  readonly inApp: boolean;
  readonly context: readonly (readonly [line: number, text: string])[];
  readonly vars: Labels | null;
}

const CONTEXT_LINES = 5;

/** @throws when the code base does not have the line: the demo is then put together wrongly */
export function wireFrame(frame: FrameSpecification, codeDirectory: string): WireFrame {
  return 'library' in frame ? libraryFrame(frame) : ownFrame(frame, codeDirectory);
}

function ownFrame({ file, function: name, text, variables }: OwnFrame, codeDirectory: string): WireFrame {
  const lines = readFileSync(join(codeDirectory, file), 'utf8').split('\n');
  const definition = lines.findIndex((line) => line.trim().startsWith(`def ${name}(`));
  const index = lines.findIndex((line, at) => at > definition && line.includes(text));
  if (definition < 0 || index < 0) throw new Error(`${file} has no line "${text}" in ${name}.`);
  const first = Math.max(0, index - CONTEXT_LINES);
  const around = lines.slice(first, index + CONTEXT_LINES + 1);
  return {
    filename: file,
    absPath: `${COMPANY.codeRoot}/${file}`,
    module: file.replace(/\.py$/, '').replaceAll('/', '.'),
    function: name,
    lineNo: index + 1,
    colNo: null,
    inApp: true,
    context: around.map((line, offset) => [first + offset + 1, line] as const),
    vars: variables,
  };
}

const libraryFrame = ({ library, module, function: name, line, text }: LibraryFrame): WireFrame => ({
  filename: library,
  absPath: `/usr/lib/python3/dist-packages/${library}`,
  module,
  function: name,
  lineNo: line,
  colNo: null,
  inApp: false,
  context: [[line, text]],
  vars: null,
});
