import * as vscode from 'vscode';
import type { Ms } from '../../../base/clock';
import { printable } from '../../../base/printable';
import type { ServiceStatus } from '../../../monitoring/snapshot';
import { MaintenanceRecords } from '../../../monitoring/suppression/maintenanceRecords';
import { clockTime } from '../../../monitoring/words';
import type { Sitrep } from '../../sitrep';
import { serviceNameOf } from '../subjects';
import { userName } from '../../userName';
import { HOUR, MINUTE, nextMorning } from './times';

/** Opens a maintenance window for a service, from now on. */
export async function startMaintenance(sitrep: Sitrep, argument: unknown): Promise<void> {
  const { monitoring, records, log, clock } = sitrep;
  const chosen = serviceNameOf(argument) ?? (await chooseService(monitoring.snapshot.services));
  if (chosen === undefined) return;
  const service = chosen === '' ? undefined : chosen;
  const name = service ?? 'every service';
  const now = clock.now();
  const length = await vscode.window.showQuickPick(lengthsAt(now), { title: `Maintenance of ${name}` });
  if (!length) return;
  const comment = await vscode.window.showInputBox({
    title: `Maintenance of ${name}`,
    prompt: 'Why? It is shown while the window is open. It may stay empty.',
    ignoreFocusOut: true,
  });
  if (comment === undefined) return;
  new MaintenanceRecords(records, log).open({
    service,
    from: now,
    until: length.until,
    by: await userName(),
    comment: comment.trim() === '' ? undefined : comment.trim(),
  });
}

/** Ends a window that was opened by hand. Those of the configuration end by the clock. */
export async function endMaintenance(
  { records, log, clock, messages }: Sitrep,
  argument: unknown,
): Promise<void> {
  const windows = new MaintenanceRecords(records, log);
  const open = windows.at(clock.now());
  const service = serviceNameOf(argument);
  const [own] = open.filter(({ services }) => service !== undefined && services.includes(service));
  const items = open.map(({ id, services, comment, by }) => ({
    label: printable(services[0] ?? 'Every service'),
    description: printable([comment ?? '', by ?? ''].filter((part) => part !== '').join(' · ')),
    id,
  }));
  if (items.length === 0) {
    messages.info('No maintenance window was opened by hand. Those of sitrep.yaml end by the clock.');
    return;
  }
  const chosen = own ?? (await vscode.window.showQuickPick(items, { title: 'End Which Maintenance?' }));
  if (chosen) windows.close(chosen.id);
}

interface ServiceItem extends vscode.QuickPickItem {
  readonly service: string;
}

/** The empty name is every service. */
async function chooseService(services: readonly ServiceStatus[]): Promise<string | undefined> {
  const items: readonly ServiceItem[] = [
    ...services.map(({ name, maintenance }) => ({
      label: printable(name),
      description: maintenance ? 'in maintenance already' : '',
      service: name,
    })),
    { label: 'Every service', service: '' },
  ];
  return (await vscode.window.showQuickPick(items, { title: 'Maintenance of Which Service?' }))?.service;
}

const lengthsAt = (now: Ms): readonly (vscode.QuickPickItem & { readonly until: Ms })[] => [
  ...[30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR].map((length, index) => ({
    label: ['30 minutes', '1 hour', '2 hours', '4 hours'][index] ?? '',
    description: `until ${clockTime(now + length).slice(0, 5)}`,
    until: now + length,
  })),
  { label: 'Until 9:00', until: nextMorning(now) },
];
