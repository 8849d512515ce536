import * as vscode from 'vscode';
import type { Ms } from '../../../base/clock';
import type { Disposable } from '../../../base/disposable';
import { DisposableStore } from '../../../base/disposable';
import type { FindingPosition, RunbookFinding } from '../../../runbook/check/finding';
import { writtenFindings } from '../../../runbook/check/writtenFindings';
import type { RunbookIndex } from '../open/runbookIndex';
import type { RunbookServices } from '../services';
import { isMarkdownText, runbookText, surroundingsOf } from './markdownText';

/** After the last keystroke. */
const PAUSE: Ms = 300;

/**
 * What is wrong with runbooks, in the Problems panel: of those that are open as text as they are typed, and of all of
 * them when somebody had them checked. What a check found is gone with the next edit of its file, for its places are.
 */
export class RunbookProblems implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #collection = this.#owned.add(vscode.languages.createDiagnosticCollection('sitrep-runbooks'));
  readonly #typed = new Map<string, readonly RunbookFinding[]>();
  readonly #checked = new Map<string, readonly RunbookFinding[]>();
  readonly #waiting = new Map<string, Disposable>();

  constructor(
    private readonly services: RunbookServices,
    private readonly index: RunbookIndex,
  ) {
    const all = (): void => vscode.workspace.textDocuments.forEach((document) => this.#look(document));
    this.#owned.add(vscode.workspace.onDidOpenTextDocument((document) => this.#look(document)));
    this.#owned.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#lookSoon(document)));
    this.#owned.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)));
    this.#owned.add(index.onDidChange(all));
    all();
  }

  /** Replaces what the last check found. */
  showChecked(found: ReadonlyMap<string, readonly RunbookFinding[]>): void {
    const before = [...this.#checked.keys()];
    this.#checked.clear();
    for (const [uri, findings] of found) this.#checked.set(uri, findings);
    for (const uri of new Set([...before, ...found.keys()])) this.#publish(vscode.Uri.parse(uri, true));
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) timer.dispose();
    this.#waiting.clear();
    this.#owned.dispose();
  }

  #lookSoon(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (!isMarkdownText(document)) return;
    this.#checked.delete(uri);
    this.#waiting.get(uri)?.dispose();
    this.#waiting.set(
      uri,
      this.services.clock.after(PAUSE, () => {
        this.#waiting.delete(uri);
        this.#look(document);
      }),
    );
  }

  #look(document: vscode.TextDocument): void {
    if (document.isClosed || !isMarkdownText(document)) return;
    const written = runbookText(document, this.index, this.services);
    const uri = document.uri.toString();
    if (written) this.#typed.set(uri, writtenFindings(written, surroundingsOf(document.uri, this.services)));
    else this.#typed.delete(uri);
    this.#publish(document.uri);
  }

  #forget(uri: vscode.Uri): void {
    this.#waiting.get(uri.toString())?.dispose();
    this.#waiting.delete(uri.toString());
    if (this.#typed.delete(uri.toString())) this.#publish(uri);
  }

  #publish(uri: vscode.Uri): void {
    const key = uri.toString();
    const findings = [...(this.#typed.get(key) ?? []), ...(this.#checked.get(key) ?? [])];
    const once = new Map(findings.map((finding) => [JSON.stringify([finding.code, finding.range]), finding]));
    this.#collection.set(uri, [...once.values()].map(toDiagnostic));
  }
}

const SEVERITIES: Readonly<Record<RunbookFinding['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

function toDiagnostic({ code, severity, message, range }: RunbookFinding): vscode.Diagnostic {
  const place = new vscode.Range(toPosition(range.start), toPosition(range.end));
  const diagnostic = new vscode.Diagnostic(place, message, SEVERITIES[severity]);
  diagnostic.source = 'sitrep';
  diagnostic.code = code;
  return diagnostic;
}

const toPosition = ({ line, column }: FindingPosition): vscode.Position =>
  new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
