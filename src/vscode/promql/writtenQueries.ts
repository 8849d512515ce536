import * as vscode from 'vscode';
import type { QueryCursor } from '../../metrics/ruleText/ruleQueries';
import { cursorIn, ruleQueries } from '../../metrics/ruleText/ruleQueries';
import type { RuleQuery } from '../../metrics/ruleText/ruleQueries';
import type { Span } from '../../promql/problem';

/** Files of the language, cells of runbooks, and the YAML files that may hold rules. */
export const QUERY_DOCUMENTS: readonly vscode.DocumentFilter[] = [
  { language: 'promql' },
  { language: 'yaml' },
];

/** No rule file that a person writes is longer. */
const LONGEST = 1024 * 1024;

/** A query in a document, with the way to its place there. */
export interface WrittenQuery {
  readonly text: string;
  /** Present in a rule file. */
  readonly rule: RuleQuery | undefined;
  rangeOf(span: Span): vscode.Range;
  /** The query with the place in it; nothing when the place is outside. */
  cursorAt(position: vscode.Position): QueryCursor | undefined;
}

interface Read {
  readonly version: number;
  readonly queries: readonly WrittenQuery[];
}

const read = new WeakMap<vscode.TextDocument, Read>();

/** The queries of a document as it is now: the whole text of a PromQL one, the expressions of a rule file. */
export function writtenQueries(document: vscode.TextDocument): readonly WrittenQuery[] {
  const known = read.get(document);
  if (known?.version === document.version) return known.queries;
  const queries = document.languageId === 'promql' ? [wholeOf(document)] : rulesOf(document);
  read.set(document, { version: document.version, queries });
  return queries;
}

function wholeOf(document: vscode.TextDocument): WrittenQuery {
  const text = withoutPlaceholders(document.getText());
  return {
    text,
    rule: undefined,
    rangeOf: ({ start, end }) => new vscode.Range(document.positionAt(start), document.positionAt(end)),
    cursorAt: (position) => ({ text, offset: document.offsetAt(position) }),
  };
}

/** A runbook fills `${name}` in before it asks: a number stands for it, at the same place. */
const withoutPlaceholders = (text: string): string =>
  text.replace(/\$\{[^}\n]*\}/g, (placeholder) => '1'.padStart(placeholder.length));

function rulesOf(document: vscode.TextDocument): readonly WrittenQuery[] {
  const file = document.getText();
  if (file.length > LONGEST || !/^groups\s*:/m.test(file)) return [];
  return ruleQueries(file).map((rule) => ({
    text: rule.text,
    rule,
    rangeOf: (span) => {
      const { start, end } = rule.text === '' ? rule.written : rule.map.spanToFile(span);
      return new vscode.Range(document.positionAt(start), document.positionAt(end));
    },
    cursorAt: (position) => cursorIn(rule, file, document.offsetAt(position)),
  }));
}
