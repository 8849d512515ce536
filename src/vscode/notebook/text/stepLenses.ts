import * as vscode from 'vscode';
import type { Disposable } from '../../../base/disposable';
import { DisposableStore } from '../../../base/disposable';
import type { RunbookIndex } from '../open/runbookIndex';
import type { RunbookServices } from '../services';
import { MARKDOWN, runbookText, runnableFences } from './markdownText';

/** *Run Step* and *Open as Runbook* above the steps of a runbook that is open as text; other Markdown has none. */
export function registerStepLenses(services: RunbookServices, index: RunbookIndex): Disposable {
  const owned = new DisposableStore();
  const changed = owned.add(new vscode.EventEmitter<void>());
  owned.add(index.onDidChange(() => changed.fire()));
  owned.add(
    vscode.languages.registerCodeLensProvider(MARKDOWN, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: (document) => {
        const written = runbookText(document, index, services);
        if (!written) return [];
        const runnable = new Set(runnableFences(written, services));
        return written.fences.flatMap((fence, number) => {
          if (!runnable.has(fence)) return [];
          const range = new vscode.Range(fence.line - 1, 0, fence.line - 1, 0);
          const lens = (title: string, run: boolean): vscode.CodeLens =>
            new vscode.CodeLens(range, {
              title,
              command: 'sitrep.openRunbook',
              arguments: [document.uri, { fence: number, run }],
            });
          return [lens('$(play) Run Step', true), lens('$(notebook) Open as Runbook', false)];
        });
      },
    }),
  );
  return owned;
}
