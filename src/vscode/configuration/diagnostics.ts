import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { ConfigurationProblem, Position } from '../../monitoring/configuration/configuration';
import type { Sitrep } from '../sitrep';
import type { WorkspaceConfiguration } from './workspaceConfigurations';

/** Shows every mistake in a `sitrep.yaml` on its line. */
export function registerDiagnostics({ configurations }: Sitrep): Disposable {
  const owned = new DisposableStore();
  const collection = owned.add(vscode.languages.createDiagnosticCollection('sitrep'));
  const publish = (current: readonly WorkspaceConfiguration[]): void => {
    collection.clear();
    for (const { uri, configuration } of current) {
      collection.set(uri, configuration.problems.map(toDiagnostic));
    }
  };
  owned.add(configurations.onDidChange(publish));
  publish(configurations.current);
  return owned;
}

function toDiagnostic(problem: ConfigurationProblem): vscode.Diagnostic {
  const severity =
    problem.severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(toRange(problem.range), problem.message, severity);
  diagnostic.source = 'sitrep';
  diagnostic.code = problem.code;
  return diagnostic;
}

export const toRange = (range: ConfigurationProblem['range']): vscode.Range =>
  new vscode.Range(toPosition(range.start), toPosition(range.end));

const toPosition = ({ line, column }: Position): vscode.Position =>
  new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
