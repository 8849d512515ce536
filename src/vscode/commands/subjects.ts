import * as vscode from 'vscode';
import { printable } from '../../base/printable';
import type { Alert } from '../../monitoring/alerts/alert';
import { stateWords } from '../../monitoring/alerts/shown/stateWords';
import type { ServiceStatus, SourceStatus } from '../../monitoring/snapshot';
import type { Sitrep } from '../sitrep';
import { sourceWords } from '../views/sourceRow';
import { TreeElement } from '../views/liveTree';

/** The alert that a command is about; asks when it was called without one. */
export async function alertFor(
  { monitoring, clock }: Sitrep,
  argument: unknown,
  wanted: (alert: Alert) => boolean = () => true,
): Promise<Alert | undefined> {
  const { alerts } = monitoring.snapshot;
  const fingerprint = idOf(argument, (subject: Alert) => subject.identity.fingerprint);
  if (fingerprint !== undefined) return alerts.find((alert) => alert.identity.fingerprint === fingerprint);
  const candidates = alerts.filter(wanted);
  const now = clock.now();
  return pick(candidates, 'Which alert?', 'There is no such alert now.', (alert) => ({
    label: `${alert.severity === 'unmapped' ? 'P?' : alert.severity} ${printable(alert.title)}`,
    description: [alert.service ?? '', stateWords(alert, now)].filter((part) => part !== '').join(' · '),
  }));
}

/** The source that a command is about; asks when it was called without one. */
export async function sourceFor(
  { monitoring, clock }: Sitrep,
  argument: unknown,
): Promise<SourceStatus | undefined> {
  const { sources } = monitoring.snapshot;
  const id = idOf(argument, (subject: SourceStatus) => subject.id);
  if (id !== undefined) return sources.find((source) => source.id === id);
  const now = clock.now();
  return pick(sources, 'Which source?', 'There is no source yet.', (source) => ({
    label: source.id,
    description: printable(sourceWords(source, now)),
  }));
}

/** The service whose row a command was called on. */
export const serviceNameOf = (argument: unknown): string | undefined =>
  idOf(argument, (subject: ServiceStatus) => subject.name);

function idOf<T>(argument: unknown, of: (subject: T) => string): string | undefined {
  if (typeof argument === 'string') return argument;
  return argument instanceof TreeElement && argument.subject !== undefined
    ? of(argument.subject as T)
    : undefined;
}

/** One candidate is taken without a question. */
async function pick<T>(
  candidates: readonly T[],
  title: string,
  none: string,
  show: (candidate: T) => vscode.QuickPickItem,
): Promise<T | undefined> {
  if (candidates.length === 0) void vscode.window.showInformationMessage(none);
  if (candidates.length <= 1) return candidates[0];
  const items = candidates.map((candidate) => ({ ...show(candidate), candidate }));
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.candidate;
}
