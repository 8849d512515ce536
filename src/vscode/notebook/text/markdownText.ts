import type * as vscode from 'vscode';
import type { StepSurroundings } from '../../../runbook/assist/surroundings';
import type { WrittenFence, WrittenText } from '../../../runbook/document/writtenFences';
import { writtenText } from '../../../runbook/document/writtenFences';
import { kernelFor } from '../../../runbook/step/prepareStep';
import { optionValue } from '../../../runbook/step/stepInfo';
import type { RunbookIndex } from '../open/runbookIndex';
import type { RunbookServices } from '../services';

/** A file that is open as text: the cells of a notebook are documents too, and none of these. */
export const MARKDOWN: vscode.DocumentFilter[] = [
  { language: 'markdown', scheme: 'file' },
  { language: 'markdown', scheme: 'untitled' },
  { language: 'markdown', scheme: 'vscode-remote' },
];

export const isMarkdownText = ({ languageId, uri }: vscode.TextDocument): boolean =>
  languageId === 'markdown' && MARKDOWN.some((filter) => 'scheme' in filter && filter.scheme === uri.scheme);

export function surroundingsOf(uri: vscode.Uri, services: RunbookServices): StepSurroundings {
  return { kernels: services.kernels, connections: services.configurationOf(uri).connections };
}

/** A document as a runbook, if somebody means it as one: it is listed, or one of its steps that can run has a name. */
export function runbookText(
  document: vscode.TextDocument,
  index: RunbookIndex,
  services: RunbookServices,
): WrittenText | undefined {
  if (!isMarkdownText(document)) return undefined;
  const uri = document.uri.toString();
  const written = writtenText(document.getText());
  const isListed = index.files.some((file) => file.uri === uri);
  return isListed || runnableFences(written, services).some(isNamed) ? written : undefined;
}

export const runnableFences = (
  { fences }: WrittenText,
  { kernels }: RunbookServices,
): readonly WrittenFence[] => fences.filter(({ step }) => kernelFor(step.language, kernels));

const isNamed = ({ step }: WrittenFence): boolean => optionValue(step, 'name') !== undefined;
