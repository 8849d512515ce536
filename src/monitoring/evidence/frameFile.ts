import type { StackFrame } from '../issues';

/** Which file of the workspace a stack frame means. */
export type FrameFile =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'several'; readonly paths: readonly string[] }
  | { readonly kind: 'missing'; readonly reason: string };

/**
 * Finds the file of a frame among the workspace's files. The one that shares the most trailing path segments with the
 * frame wins; among equals the one below the service's own path. Several that are equally good are all returned: the
 * choice is then a person's.
 * @param files paths relative to the workspace, with `/`
 * @param servicePath where the service's code is, relative to the workspace
 */
export function findFrameFile(
  frame: StackFrame,
  files: readonly string[],
  servicePath: string | undefined,
): FrameFile {
  const wanted = namesOf(frame);
  const name = wanted[0]?.at(-1);
  if (name === undefined) return { kind: 'missing', reason: 'The frame names no file.' };
  const ranked = files
    .filter((file) => file === name || file.endsWith(`/${name}`))
    .map((path) => ({ path, score: scoreOf(path, wanted, servicePath) }))
    .sort((a, b) => b.score - a.score || a.path.localeCompare(b.path));
  const best = ranked
    .filter((candidate) => candidate.score === ranked[0]?.score)
    .map((candidate) => candidate.path);
  if (best.length > 1) return { kind: 'several', paths: best };
  return best[0] !== undefined
    ? { kind: 'file', path: best[0] }
    : {
        kind: 'missing',
        reason: `No file named "${name}" is in this workspace. Open the folder of the service to follow its frames.`,
      };
}

/** The ways a frame names its file, as path segments. */
function namesOf(frame: StackFrame): (readonly string[])[] {
  const fromModule =
    frame.module && frame.filename.endsWith('.py') ? `${frame.module.replaceAll('.', '/')}.py` : undefined;
  return [frame.filename, frame.absolutePath, fromModule]
    .filter((name) => name !== undefined)
    .map(segmentsOf)
    .filter((segments) => segments.length > 0);
}

/** Without schemes and prefixes of bundlers (`webpack:///./src/a.ts`, `app:///a.js?x`). */
const segmentsOf = (path: string): string[] =>
  path
    .replace(/^[a-z-]+:\/\/\/?/i, '')
    .replace(/[?#].*$/, '')
    .split(/[\\/]+/)
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..' && segment !== '~');

function scoreOf(
  path: string,
  wanted: readonly (readonly string[])[],
  servicePath: string | undefined,
): number {
  const shared = Math.max(...wanted.map((segments) => sharedTail(segmentsOf(path), segments)));
  const inService = servicePath !== undefined && path.startsWith(`${servicePath.replace(/\/+$/, '')}/`);
  return shared * 2 + (inService ? 1 : 0);
}

function sharedTail(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}
