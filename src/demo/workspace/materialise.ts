import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { extname, join } from 'node:path';
import type { Addresses } from './marker';
import { MARKER_FILE, readMarker, writeMarker } from './marker';

const EXECUTABLE = 0o755;
/** In the company's files a server is named `http://shop.harbour.test`; the port is known only when it listens. */
const PLACE_OF_SERVER = /http:\/\/([a-z]+)\.harbour\.test/g;
const TEXT_EXTENSIONS = new Set(['', '.md', '.yaml', '.yml', '.json']);

/**
 * Writes the company's workspace: its files, with the addresses of the running servers in them. Files of an earlier run
 * are replaced; nothing is removed.
 * @throws when the folder holds something that the demo did not write
 */
export function materialise(companyDirectory: string, workspace: string, addresses: Addresses): void {
  claim(workspace, addresses);
  cpSync(companyDirectory, workspace, { recursive: true, force: true });
  for (const file of filesBelow(workspace)) {
    if (!TEXT_EXTENSIONS.has(extname(file))) continue;
    const text = readFileSync(file, 'utf8');
    const addressed = withAddresses(text, addresses);
    if (addressed !== text) writeFileSync(file, addressed);
    // A package may lose the executable bit on its way.
    if (text.startsWith('#!')) chmodSync(file, EXECUTABLE);
  }
}

/** Replaces the place of each known server with its address. */
export const withAddresses = (text: string, addresses: Addresses): string =>
  text.replace(PLACE_OF_SERVER, (place, name: string) => addresses[name] ?? place);

/** @throws when the folder is somebody else's */
function claim(workspace: string, addresses: Addresses): void {
  if (existsSync(workspace) && readdirSync(workspace).length > 0 && !readMarker(workspace)) {
    throw new Error(`"${workspace}" is not empty and was not written by the demo. Choose another folder.`);
  }
  mkdirSync(workspace, { recursive: true });
  writeMarker(workspace, addresses);
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return filesBelow(path);
    return name === MARKER_FILE ? [] : [path];
  });
}
