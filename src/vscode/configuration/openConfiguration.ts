import * as vscode from 'vscode';
import type { Position } from '../../monitoring/configuration/configuration';
import { rosterOf } from '../../monitoring/engine/roster';
import type { Sitrep } from '../sitrep';
import { TreeElement } from '../views/liveTree';
import type { WorkspaceConfiguration } from './workspaceConfigurations';

interface NamedSubject {
  readonly id?: string;
  readonly name?: string;
}

/** Opens `sitrep.yaml`, at the entry of the service or source that the command was called on. */
export async function openConfiguration(
  { configurations, messages }: Sitrep,
  argument: unknown,
): Promise<void> {
  const subject =
    argument instanceof TreeElement ? (argument.subject as NamedSubject | undefined) : undefined;
  const place = placeOf(configurations.current, subject);
  if (!place) {
    messages.info('There is no sitrep.yaml yet.', {
      label: 'Add Service',
      run: () => vscode.commands.executeCommand('sitrep.addService'),
    });
    return;
  }
  const { line, column } = place.position;
  const start = new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(place.of.uri, { selection: new vscode.Range(start, start) });
}

function placeOf(
  configurations: readonly WorkspaceConfiguration[],
  subject: NamedSubject | undefined,
): { readonly of: WorkspaceConfiguration; readonly position: Position } | undefined {
  const roster = rosterOf(configurations.map(({ configuration }) => configuration));
  for (const [index, of] of configurations.entries()) {
    const { services = [], sources = [] } = roster.configurations[index] ?? {};
    const entry =
      services.find(({ name }) => name === subject?.name) ?? sources.find(({ id }) => id === subject?.id);
    if (entry) return { of, position: entry.position };
  }
  const [first] = configurations;
  return first && { of: first, position: { line: 1, column: 1 } };
}
