import * as vscode from 'vscode';
import type { SecretUse } from '../../monitoring/configuration/secrets/secretUses';
import { secretUses } from '../../monitoring/configuration/secrets/secretUses';
import { rosterOf } from '../../monitoring/engine/roster';
import type { SourceStatus } from '../../monitoring/snapshot';
import type { Sitrep } from '../sitrep';
import { TreeElement } from '../views/liveTree';

/** Asks for a secret anew: of the source the command was called on, else of any. Then polls it. */
export async function enterSecret(sitrep: Sitrep, argument: unknown): Promise<void> {
  const all = usesOf(sitrep);
  const source = sourceIdOf(argument);
  const own = source === undefined ? all : all.filter((use) => use.id === source);
  if (own.length === 0) {
    sitrep.messages.info(
      source === undefined
        ? 'Nothing in sitrep.yaml wants a secret. Write ${secret:NAME} where one belongs.'
        : `The source "${source}" is configured without a secret. Write its token as \${secret:NAME} in sitrep.yaml.`,
    );
    return;
  }
  const use = await pickUse(own, 'Which secret?');
  if (use && (await sitrep.secrets.enter(use.name, use.origin))) await sitrep.monitoring.refresh(source);
}

/** Forgets chosen secrets; whatever wants them asks again. */
export async function forgetSecrets(sitrep: Sitrep): Promise<void> {
  const names = [...new Set(usesOf(sitrep).map((use) => use.name))];
  if (names.length === 0) sitrep.messages.info('Nothing in sitrep.yaml wants a secret.');
  const chosen = await vscode.window.showQuickPick(names, { title: 'Which secrets?', canPickMany: true });
  for (const name of chosen ?? []) await sitrep.secrets.forget(name);
}

type BoundUse = SecretUse & { readonly origin: string };

/** With ids as they are on screen: with a folder in front when there are several. */
const usesOf = ({ configurations }: Sitrep): readonly BoundUse[] =>
  rosterOf(configurations.current.map(({ configuration }) => configuration))
    .configurations.flatMap(secretUses)
    .filter((use): use is BoundUse => use.origin !== undefined);

function sourceIdOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  return argument instanceof TreeElement ? (argument.subject as SourceStatus | undefined)?.id : undefined;
}

async function pickUse(uses: readonly BoundUse[], title: string): Promise<BoundUse | undefined> {
  if (uses.length === 1) return uses[0];
  const items = uses.map((use) => ({ label: use.name, description: use.user, detail: use.origin, use }));
  return (await vscode.window.showQuickPick(items, { title }))?.use;
}
