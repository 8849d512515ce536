import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../src/promql/syntax/parser';
import { printExpression } from '../../src/promql/syntax/printer';
import { parseScript } from './script/parseScript';

const SCRIPTS = join(__dirname, 'scripts');

/** That grammar knows `max_of` and `min_of` in durations only, where they are functions of numbers, too. */
const UNKNOWN = /^m(?:ax|in)_of\(/;

const queries = readdirSync(SCRIPTS).flatMap((name) =>
  parseScript(readFileSync(join(SCRIPTS, name), 'utf8')).flatMap((command) =>
    command.kind === 'evaluate' && !UNKNOWN.test(command.query) ? [command.query] : [],
  ),
);

function hasErrorNode(query: string): boolean {
  let found = false;
  parser.parse(query).iterate({
    enter: ({ type }) => {
      found ||= type.isError;
    },
  });
  return found;
}

describe("the editor's own grammar of PromQL", () => {
  it.each(queries)('accepts what we accept, as written and as printed: %s', (query) => {
    expect([query, printExpression(parseExpression(query))].filter(hasErrorNode)).toEqual([]);
  });
});
