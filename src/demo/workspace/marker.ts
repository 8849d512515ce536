import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Marks a folder as one that the demo wrote and may write again. */
export const MARKER_FILE = '.sitrep-demo.json';

/** URLs by the name of the server: `http://127.0.0.1:40001`. */
export type Addresses = Readonly<Record<string, string>>;

/** What a workspace of the demo says about the company that wrote it, which may have ended since. */
export interface Marker {
  /** Control page and API of that company. */
  readonly control: string;
}

export function writeMarker(workspace: string, { control = '' }: Addresses): void {
  const marker: Marker = { control };
  const note = 'The Sitrep demo writes this folder anew each time it starts.';
  writeFileSync(join(workspace, MARKER_FILE), `${JSON.stringify({ note, ...marker }, null, 2)}\n`);
}

/** Nothing when the folder is not a workspace of the demo. */
export function readMarker(workspace: string): Marker | undefined {
  const file = join(workspace, MARKER_FILE);
  if (!existsSync(file)) return undefined;
  const control = /"control": "(http:\/\/127\.0\.0\.1:\d+)"/.exec(readFileSync(file, 'utf8'))?.[1];
  return { control: control ?? '' };
}
