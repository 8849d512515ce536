import { isAbsolute, join } from 'node:path';
import type { TextFiles } from '../../../base/files/textFiles';

const PATTERN = /[*?[]/;

/**
 * The files that a path or glob names, relative to `folder`: `*`, `?` and `[a-z]` within a name, as in Prometheus'
 * configuration. A path without any of them is named whether it exists or not, so that its absence can be told.
 */
export async function findRuleFiles(pattern: string, folder: string, files: TextFiles): Promise<string[]> {
  const absolute = isAbsolute(pattern);
  if (!PATTERN.test(pattern)) return [absolute ? pattern : join(folder, pattern)];
  const steps = pattern.split('/').filter((step) => step !== '' && step !== '.');
  let found = [absolute ? '/' : folder];
  for (const step of steps) {
    const next = PATTERN.test(step)
      ? await Promise.all(found.map((parent) => matching(parent, step, files)))
      : [found.map((parent) => join(parent, step))];
    found = next.flat();
  }
  return found;
}

async function matching(parent: string, step: string, files: TextFiles): Promise<string[]> {
  const wanted = patternOf(step);
  const names = await files.list(parent);
  return names.filter((name) => wanted.test(name)).map((name) => join(parent, name));
}

/** A name that begins with a dot is meant only by a pattern that does. */
function patternOf(step: string): RegExp {
  const source = step
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\[([^\]]*)(\])?/g, (_match, inside: string, close?: string) =>
      close === undefined || inside === '' ? `\\[${inside}` : `[${inside.replace(/^\\\^|^!/, '^')}]`,
    )
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${step.startsWith('.') ? '' : '(?!\\.)'}${source}$`);
}
