import { secretUses } from '../../monitoring/configuration/secrets/secretUses';
import type { WorkspaceConfigurations } from './workspaceConfigurations';

/** What in the workspace wants a secret of this name, in words. */
export const secretUsers = ({ current }: WorkspaceConfigurations, name: string): readonly string[] => [
  ...new Set(
    current
      .flatMap(({ configuration }) => secretUses(configuration))
      .filter((use) => use.name === name)
      .map((use) => use.user),
  ),
];
