import * as vscode from 'vscode';
import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot, DisposableStore } from '../../base/disposable';
import { diagnose } from '../../promql/language/diagnose';
import { signatureOf } from '../../promql/language/signature';
import type { WrittenQuery } from './writtenQueries';
import { QUERY_DOCUMENTS, writtenQueries } from './writtenQueries';

/** Long enough that a word being typed is not underlined, short enough to look immediate. */
const QUIET: Ms = 300;

/** Underlines what is wrong with queries in open documents, shortly after the last letter was typed. */
export function registerQueryDiagnostics(clock: Clock): Disposable {
  const owned = new DisposableStore();
  const collection = owned.add(vscode.languages.createDiagnosticCollection('promql'));
  const timer = owned.add(new DisposableSlot<Disposable>());
  const waiting = new Set<vscode.TextDocument>();
  const publish = (document: vscode.TextDocument): void => {
    if (document.isClosed || !holdsQueries(document)) collection.delete(document.uri);
    else collection.set(document.uri, writtenQueries(document).flatMap(diagnosticsOf));
  };
  const look = (document: vscode.TextDocument): void => {
    if (!holdsQueries(document)) return;
    waiting.add(document);
    timer.value = clock.after(QUIET, () => {
      waiting.forEach(publish);
      waiting.clear();
    });
  };
  const forget = (document: vscode.TextDocument): void => {
    waiting.delete(document);
    collection.delete(document.uri);
  };
  owned.add(vscode.workspace.onDidOpenTextDocument(look));
  owned.add(vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)));
  owned.add(vscode.workspace.onDidCloseTextDocument(forget));
  vscode.workspace.textDocuments.forEach(look);
  return owned;
}

const holdsQueries = (document: vscode.TextDocument): boolean =>
  vscode.languages.match(QUERY_DOCUMENTS, document) > 0;

/** An empty cell is no mistake; an empty expression of a rule is one. */
function diagnosticsOf(query: WrittenQuery): readonly vscode.Diagnostic[] {
  if (!query.rule && query.text.replace(/#.*/g, '').trim() === '') return [];
  return diagnose(query.text).map(({ start, end, message }) => {
    const diagnostic = new vscode.Diagnostic(query.rangeOf({ start, end }), sentenceOf(message));
    diagnostic.source = 'PromQL';
    return diagnostic;
  });
}

/** The name of a function keeps its small letter. */
function sentenceOf(message: string): string {
  const [first = ''] = message.split(' ');
  return signatureOf(first) ? `${message}.` : `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
