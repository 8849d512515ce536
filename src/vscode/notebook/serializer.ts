import * as vscode from 'vscode';
import type { RunbookCell } from '../../runbook/document/document';
import { readRunbook } from '../../runbook/document/parseRunbook';
import { serializeRunbook } from '../../runbook/document/serializeRunbook';
import { infoReadAs, parseStepInfo } from '../../runbook/step/stepInfo';
import { editorLanguage } from './languages';
import { cellMetadata, frameMetadata, frameOf, remembered, writtenInfoOf } from './metadata';

/** Markdown files as notebooks. What was not edited is written back byte for byte; outputs are never written. */
export class RunbookSerializer implements vscode.NotebookSerializer {
  async deserializeNotebook(content: Uint8Array): Promise<vscode.NotebookData> {
    const { document, refusal } = readRunbook(content);
    if (!document) throw new Error(refusal.message);
    const known = new Set(await vscode.languages.getLanguages());
    const { cells, ...frame } = document;
    const data = new vscode.NotebookData(cells.map((cell) => cellData(cell, known)));
    data.metadata = frameMetadata(frame);
    return data;
  }

  serializeNotebook(data: vscode.NotebookData): Uint8Array {
    return new TextEncoder().encode(serializeRunbook(frameOf(data.metadata), data.cells.map(runbookCell)));
  }
}

function cellData(cell: RunbookCell, known: ReadonlySet<string>): vscode.NotebookCellData {
  const isCode = cell.kind === 'code';
  const language = isCode
    ? editorLanguage(parseStepInfo(infoReadAs(cell.info, cell.readAs)).language, known)
    : 'markdown';
  const kind = isCode ? vscode.NotebookCellKind.Code : vscode.NotebookCellKind.Markup;
  const data = new vscode.NotebookCellData(kind, cell.value, language);
  data.metadata = cellMetadata({
    ...(cell.origin && { origin: cell.origin }),
    ...(isCode && { info: cell.info, editorLanguage: language }),
    ...(isCode && cell.readAs && { readAs: cell.readAs }),
  });
  return data;
}

/** A cell whose kind was changed is a new one: the slices it came from are of the other kind. */
function runbookCell(data: vscode.NotebookCellData): RunbookCell {
  const { origin } = remembered(data.metadata);
  if (data.kind === vscode.NotebookCellKind.Markup) {
    return { kind: 'markdown', value: data.value, ...(origin?.kind === 'markdown' && { origin }) };
  }
  const info = writtenInfoOf(data.languageId, data.metadata);
  return { kind: 'code', info, value: data.value, ...(origin?.kind === 'code' && { origin }) };
}
