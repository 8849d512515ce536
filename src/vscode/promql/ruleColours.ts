import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import type { HighlightKind } from '../../promql/language/highlight';
import { highlight } from '../../promql/language/highlight';
import { writtenQueries } from './writtenQueries';

/** Types of VS Code's own, so that every theme has a colour for them. */
const TYPES: Readonly<Record<HighlightKind, string>> = {
  metric: 'variable',
  label: 'property',
  function: 'function',
  keyword: 'keyword',
  string: 'string',
  number: 'number',
  operator: 'operator',
  comment: 'comment',
};

const LEGEND = new vscode.SemanticTokensLegend(Object.values(TYPES));

/**
 * Colours in the expressions of rule files, which are one string to the YAML grammar. Files and cells of the language
 * have a grammar of their own.
 */
export function registerRuleColours(): Disposable {
  return vscode.languages.registerDocumentSemanticTokensProvider(
    { language: 'yaml' },
    { provideDocumentSemanticTokens: coloursOf },
    LEGEND,
  );
}

/** Nothing for a file without rules: another extension may know what it is. */
function coloursOf(document: vscode.TextDocument): vscode.SemanticTokens | undefined {
  const queries = writtenQueries(document);
  if (queries.length === 0) return undefined;
  const builder = new vscode.SemanticTokensBuilder(LEGEND);
  for (const query of queries) {
    for (const piece of highlight(query.text)) {
      for (const range of linesOf(document, query.rangeOf(piece))) builder.push(range, TYPES[piece.kind]);
    }
  }
  return builder.build();
}

/** A token stays on its line: a string over several is as many. The indentation of a block is not part of it. */
function linesOf(document: vscode.TextDocument, range: vscode.Range): readonly vscode.Range[] {
  if (range.isSingleLine) return range.isEmpty ? [] : [range];
  const lines = Array.from({ length: range.end.line - range.start.line + 1 }, (_unused, offset) =>
    document.lineAt(range.start.line + offset),
  );
  return lines
    .map(
      (line) =>
        new vscode.Range(
          line.lineNumber,
          line.firstNonWhitespaceCharacterIndex,
          line.lineNumber,
          line.text.length,
        ),
    )
    .map((line) => line.intersection(range))
    .filter((part) => part !== undefined)
    .filter((part) => !part.isEmpty);
}
