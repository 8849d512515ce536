import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { ConfigurationSuggestion } from '../../monitoring/configuration/edit/assist';
import { completeConfiguration, hoverConfiguration } from '../../monitoring/configuration/edit/assist';
import { configurationSchema } from '../../monitoring/configuration/schema/jsonSchema';
import type { SchemaPart } from '../../monitoring/configuration/schema/schemaWalk';
import { channelDefinitions } from '../../incident/channels';
import type { Sitrep } from '../sitrep';
import { Hover } from '../views/markdown';

/** It reads the same schema, from the manifest; two lists of the same keys would help nobody. */
const YAML_EXTENSION = 'redhat.vscode-yaml';

/** Completion and hovers in `sitrep.yaml`, for an editor without an extension for YAML. */
export function registerConfigurationAssist({ definitions, configurations }: Sitrep): Disposable {
  const owned = new DisposableStore();
  let schema: SchemaPart | undefined;
  const schemaFor = (document: vscode.TextDocument): SchemaPart | undefined => {
    const isOurs =
      configurations.current.some(({ uri }) => uri.toString() === document.uri.toString()) ||
      document.uri.path.endsWith('/sitrep.yaml');
    if (!isOurs || vscode.extensions.getExtension(YAML_EXTENSION)) return undefined;
    return (schema ??= configurationSchema(definitions, channelDefinitions));
  };
  owned.add(
    vscode.languages.registerCompletionItemProvider(
      { language: 'yaml' },
      {
        provideCompletionItems: (document, position) => {
          const known = schemaFor(document);
          const offset = document.offsetAt(position);
          const found = known ? completeConfiguration(document.getText(), offset, known) : [];
          return found.map((suggestion, index) => toItem(document, suggestion, index));
        },
      },
      ' ',
    ),
  );
  owned.add(
    vscode.languages.registerHoverProvider(
      { language: 'yaml' },
      {
        provideHover: (document, position) => {
          const known = schemaFor(document);
          const said = known && hoverConfiguration(document.getText(), document.offsetAt(position), known);
          if (!said) return undefined;
          const text = new vscode.MarkdownString(said.text);
          return new vscode.Hover(
            [new Hover().heading(said.title).build(), text],
            rangeOf(document, said.span),
          );
        },
      },
    ),
  );
  return owned;
}

function toItem(
  document: vscode.TextDocument,
  { kind, label, insert, documentation, replace }: ConfigurationSuggestion,
  index: number,
): vscode.CompletionItem {
  const { Property, Value } = vscode.CompletionItemKind;
  const item = new vscode.CompletionItem(label, kind === 'key' ? Property : Value);
  item.insertText = insert;
  item.range = rangeOf(document, replace);
  item.sortText = String(index).padStart(4, '0');
  // The texts are our own: they may use Markdown.
  if (documentation !== '') item.documentation = new vscode.MarkdownString(documentation);
  return item;
}

const rangeOf = (
  document: vscode.TextDocument,
  { start, end }: ConfigurationSuggestion['replace'],
): vscode.Range => new vscode.Range(document.positionAt(start), document.positionAt(end));
