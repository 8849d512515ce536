import { entriesOf } from './compileSources';
import type { ConnectionConfiguration } from '../configuration';
import type { CompileContext } from './compileContext';
import { connectionSchema } from '../schema/schema';
import { problemsOf, salvage } from '../validation';

/** The block `connections:`. Reading only is the default everywhere: a write is something to allow. */
export function compileConnections(
  block: unknown,
  context: CompileContext,
  production: boolean,
): ConnectionConfiguration[] {
  return entriesOf(block, ['connections'], context).flatMap(([name, entry]) => {
    const path = ['connections', name];
    const { value, findings } = salvage(connectionSchema, entry, path);
    context.problems.push(...problemsOf(findings, context.document, context.file));
    if (!value) return [];
    return [
      {
        name,
        type: value.type,
        url: value.url,
        file: value.file,
        password: value.password,
        headers: value.headers ?? {},
        via: value.via,
        command: value.command,
        access: value.access ?? 'read-only',
        production: value.production ?? production,
        position: context.document.rangeOfKey(path).start,
      },
    ];
  });
}
