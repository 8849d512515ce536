import * as vscode from 'vscode';
import type { Disposable } from '../../../base/disposable';
import { DisposableStore } from '../../../base/disposable';
import type { StepInfoSuggestion } from '../../../runbook/assist/completeStepInfo';
import { completeStepInfo } from '../../../runbook/assist/completeStepInfo';
import { hoverStepInfo } from '../../../runbook/assist/hoverStepInfo';
import type { WrittenFence } from '../../../runbook/document/writtenFences';
import { writtenText } from '../../../runbook/document/writtenFences';
import type { Span } from '../../../runbook/step/stepInfo';
import { Hover } from '../../views/markdown';
import type { RunbookServices } from '../services';
import { MARKDOWN, surroundingsOf } from './markdownText';

/** Completion and hovers between the braces behind a fence. */
export function registerInfoAssist(services: RunbookServices): Disposable {
  const owned = new DisposableStore();
  owned.add(
    vscode.languages.registerCompletionItemProvider(
      MARKDOWN,
      {
        provideCompletionItems: (document, position) => {
          const fence = fenceAt(document, position);
          if (!fence) return [];
          const offset = offsetIn(fence, position);
          const found = completeStepInfo(fence.info, offset, surroundingsOf(document.uri, services));
          return found.map((suggestion, order) => itemOf(suggestion, order, fence));
        },
      },
      '{',
      ' ',
      '=',
    ),
  );
  owned.add(
    vscode.languages.registerHoverProvider(MARKDOWN, {
      provideHover: (document, position) => {
        const fence = fenceAt(document, position);
        const offset = fence && offsetIn(fence, position);
        const said = fence && hoverStepInfo(fence.info, offset ?? 0, surroundingsOf(document.uri, services));
        if (!said) return undefined;
        const title = new Hover().heading(said.title).build();
        return new vscode.Hover([title, new vscode.MarkdownString(said.text)], rangeOf(fence, said.span));
      },
    }),
  );
  return owned;
}

/** The fence that opens on the line; only a line with a brace is looked at, because every keystroke asks. */
function fenceAt(document: vscode.TextDocument, { line }: vscode.Position): WrittenFence | undefined {
  if (!/(?:`{3}|~{3}).*\{/.test(document.lineAt(line).text)) return undefined;
  return writtenText(document.getText()).fences.find((fence) => fence.line === line + 1);
}

const offsetIn = ({ infoColumn }: WrittenFence, { character }: vscode.Position): number =>
  character - (infoColumn - 1);

function rangeOf({ line, infoColumn }: WrittenFence, { start, end }: Span): vscode.Range {
  const column = infoColumn - 1;
  return new vscode.Range(line - 1, column + start, line - 1, column + end);
}

function itemOf(
  { kind, label, insert, detail, documentation, replace }: StepInfoSuggestion,
  order: number,
  fence: WrittenFence,
): vscode.CompletionItem {
  const { Property, Value } = vscode.CompletionItemKind;
  const item = new vscode.CompletionItem(
    { label, description: detail },
    kind === 'option' ? Property : Value,
  );
  item.insertText = insert;
  item.filterText = insert;
  item.range = rangeOf(fence, replace);
  item.sortText = String(order).padStart(3, '0');
  if (documentation !== '') item.documentation = new vscode.MarkdownString(documentation);
  // An option wants its value next.
  if (insert.endsWith('=')) {
    item.command = { command: 'editor.action.triggerSuggest', title: 'Suggest Values' };
  }
  return item;
}
