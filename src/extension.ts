import type * as vscode from 'vscode';

export function activate(_context: vscode.ExtensionContext): void {
  // The composition root grows with the first features.
}
