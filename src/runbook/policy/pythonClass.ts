import { sqlClass } from './sqlClass';
import type { StatementClass } from './statementClass';
import { worst } from './statementClass';

/** A string of Python, or a comment. Prefixes such as `f` stand before it and change nothing here. */
const TEXT = /#[^\n]*|("""|''')(?:\\[^]|(?!\1)[^])*(?:\1|$)|(["'])(?:\\[^]|(?!\2)[^\\\n])*(?:\2|$)/gm;
/** Calls that hand a statement to a database (PEP 249; Django's `raw` and `RawSQL`). */
const STATEMENT =
  /\b(?:execute|executemany|executescript|raw|RawSQL)\(\s*[bBfFrRuU]{0,2}("""|'''|"|')([^]*?)(?:\1|$)/g;

/** Methods that take something away: of Django's models, of files, of Celery's queues, of a cache. */
const DESTROYING =
  /\.(?:a?delete|_raw_delete|purge|discard_all|flush_?all|flush_?db|rmtree|unlink|truncate|shutdown|revoke)\(/;
/** Methods that change or start something: of Django's models, of tasks. `update` only as models take it, by names. */
const CHANGING =
  /\.(?:a?create|a?save|a?bulk_create|a?bulk_update|a?get_or_create|a?update_or_create|apply_async|delay|send_task|set_password|call_command)\(|\.a?update\(\s*\w+\s*=(?!=)|\bcall_command\(/;
/** A setting of the program that the session is in: `settings.NAME = …`. */
const SETTING = /(?:^|[\n;])[ \t]*(?:\w+\.)*settings\.[A-Za-z_]\w*[ \t]*=(?!=)/;

/**
 * What a Python step says that it does. A program can do anything without saying so, so one that says nothing is `unknown`
 * and none is `read`.
 */
export function pythonClass(source: string): StatementClass {
  const code = source.replace(TEXT, (text) => (text.startsWith('#') ? '' : "''"));
  const statements = [...source.matchAll(STATEMENT)].map(([, , sql = '']) => sqlClass(sql, undefined));
  return worst([
    'unknown',
    ...statements,
    ...(DESTROYING.test(code) ? (['destructive'] as const) : []),
    ...(CHANGING.test(code) || SETTING.test(code) ? (['write'] as const) : []),
  ]);
}
