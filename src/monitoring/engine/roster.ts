import { basename, dirname } from 'node:path';
import type { Configuration, SourceConfiguration } from '../configuration/configuration';

/** A source with the configuration that it stands in. */
export interface RosterEntry {
  readonly source: SourceConfiguration;
  readonly configuration: Configuration;
}

/** Every configuration of a workspace as one: ids are unique, each prefixed with its folder when there are several. */
export interface Roster {
  readonly configurations: readonly Configuration[];
  readonly entries: readonly RosterEntry[];
}

export function rosterOf(configurations: readonly Configuration[]): Roster {
  if (configurations.length < 2) return collect(configurations);
  const prefixes = uniqueNames(configurations.map(({ file }) => basename(dirname(file))));
  return collect(
    configurations.map((configuration, index) => prefixed(configuration, prefixes[index] ?? '')),
  );
}

const collect = (configurations: readonly Configuration[]): Roster => ({
  configurations,
  entries: configurations.flatMap((configuration) =>
    configuration.sources.map((source) => ({ source, configuration })),
  ),
});

/** Services are prefixed too: `backend/shop` and `frontend/shop` are two. */
function prefixed(configuration: Configuration, prefix: string): Configuration {
  const named = (name: string): string => `${prefix}/${name}`;
  const optional = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : named(name);
  return {
    ...configuration,
    services: configuration.services.map((service) => ({
      ...service,
      name: named(service.name),
      dependsOn: service.dependsOn.map(named),
    })),
    maintenance: configuration.maintenance.map((window) => ({
      ...window,
      services: window.services.map(named),
    })),
    sources: configuration.sources.map((source) => ({
      ...source,
      id: named(source.id),
      service: optional(source.service),
    })),
  };
}

function uniqueNames(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  });
}
