import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import { printable } from '../../base/printable';
import type { Suggestion, SuggestionKind } from '../../promql/language/complete';
import { complete } from '../../promql/language/complete';
import { hover } from '../../promql/language/hover';
import type { QueryKnowledge } from '../../promql/language/knowledge';
import { signatureHelp } from '../../promql/language/signatureHelp';
import { Hover } from '../views/markdown';
import type { WrittenQuery } from './writtenQueries';
import { QUERY_DOCUMENTS, writtenQueries } from './writtenQueries';

/** Completion, hovers and parameter hints in every query of a document. */
export function registerQueryProviders(knowledge: QueryKnowledge): Disposable {
  const owned = new DisposableStore();
  const { languages } = vscode;
  owned.add(
    languages.registerCompletionItemProvider(
      QUERY_DOCUMENTS,
      { provideCompletionItems: (document, position) => suggestionsAt(document, position, knowledge) },
      ...'({[,="\' '.split(''),
    ),
  );
  owned.add(
    languages.registerHoverProvider(QUERY_DOCUMENTS, {
      provideHover: (document, position) => hoverAt(document, position, knowledge),
    }),
  );
  owned.add(
    languages.registerSignatureHelpProvider(
      QUERY_DOCUMENTS,
      { provideSignatureHelp: (document, position) => signatureAt(document, position) },
      '(',
      ',',
    ),
  );
  return owned;
}

interface Found {
  readonly query: WrittenQuery;
  readonly text: string;
  readonly offset: number;
}

function queryAt(document: vscode.TextDocument, position: vscode.Position): Found | undefined {
  for (const query of writtenQueries(document)) {
    const cursor = query.cursorAt(position);
    if (cursor) return { query, ...cursor };
  }
  return undefined;
}

const ITEM_KINDS: Readonly<Record<SuggestionKind, vscode.CompletionItemKind>> = {
  function: vscode.CompletionItemKind.Function,
  aggregator: vscode.CompletionItemKind.Method,
  keyword: vscode.CompletionItemKind.Keyword,
  metric: vscode.CompletionItemKind.Variable,
  labelName: vscode.CompletionItemKind.Property,
  labelValue: vscode.CompletionItemKind.Value,
  duration: vscode.CompletionItemKind.Unit,
};

/** Metrics first, as they are what nobody remembers. */
const ORDER: Readonly<Record<SuggestionKind, string>> = {
  labelName: '0',
  labelValue: '0',
  duration: '0',
  metric: '1',
  keyword: '2',
  aggregator: '3',
  function: '4',
};

async function suggestionsAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  knowledge: QueryKnowledge,
): Promise<vscode.CompletionItem[]> {
  const found = queryAt(document, position);
  if (!found) return [];
  const version = document.version;
  const suggestions = await complete(found.text, found.offset, knowledge);
  if (document.version !== version) return [];
  return suggestions.map((suggestion, index) =>
    toItem(suggestion, index, rangeFor(found, suggestion, position)),
  );
}

/** Up to the cursor in every case: a blank that YAML drops has no place of its own. */
function rangeFor(
  { query, offset }: Found,
  { replace }: Suggestion,
  position: vscode.Position,
): vscode.Range {
  const start =
    replace.start < offset ? query.rangeOf({ start: replace.start, end: offset }).start : position;
  const end = replace.end > offset ? query.rangeOf({ start: offset, end: replace.end }).end : position;
  return new vscode.Range(start, end);
}

function toItem(suggestion: Suggestion, index: number, range: vscode.Range): vscode.CompletionItem {
  const { kind, label, insert, callable, detail, documentation } = suggestion;
  const item = new vscode.CompletionItem(
    { label, detail: detail === '' ? '' : ` ${detail}` },
    ITEM_KINDS[kind],
  );
  item.range = range;
  item.filterText = insert;
  item.sortText = `${ORDER[kind]}${String(index).padStart(6, '0')}`;
  item.insertText = callable
    ? new vscode.SnippetString().appendText(`${insert}(`).appendTabstop(0).appendText(')')
    : insert;
  if (callable) item.command = { title: '', command: 'editor.action.triggerParameterHints' };
  if (documentation !== '') item.documentation = new Hover().paragraph(documentation).build();
  return item;
}

async function hoverAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  knowledge: QueryKnowledge,
): Promise<vscode.Hover | undefined> {
  const found = queryAt(document, position);
  const said = found && (await hover(found.text, found.offset, knowledge));
  if (!found || !said) return undefined;
  const text = new vscode.MarkdownString().appendCodeblock(printable(said.title), 'promql');
  return new vscode.Hover([text, new Hover().paragraph(said.text).build()], found.query.rangeOf(said.span));
}

function signatureAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.SignatureHelp | undefined {
  const found = queryAt(document, position);
  const help = found && signatureHelp(found.text, found.offset);
  if (!help) return undefined;
  const information = new vscode.SignatureInformation(help.signature.label, help.signature.sentence);
  information.parameters = help.signature.parameters.map(
    ({ start, end }) => new vscode.ParameterInformation([start, end]),
  );
  const result = new vscode.SignatureHelp();
  result.signatures = [information];
  result.activeParameter = help.active;
  return result;
}
