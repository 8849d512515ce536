import type { SourceDefinition } from '../../source';
import { checkEntryKeys, compileSource, entriesOf, isBlock, metricsEntryKeys } from './compileSources';
import type { ServiceConfiguration, SourceConfiguration } from '../configuration';
import type { Path } from '../document';
import type { CompileContext } from './compileContext';
import { serviceSchema } from '../schema/schema';
import { problemsOf, salvage } from '../validation';

/** A service's own endpoints, by the key that holds them: also the type of source that reads them. */
const ENDPOINTS = { health: checkEntryKeys, metrics: metricsEntryKeys } as const;
type Endpoint = keyof typeof ENDPOINTS;

/** The block `services:`: each service, and the sources that its own endpoints are. */
export function compileServices(
  block: unknown,
  context: CompileContext,
): { readonly services: readonly ServiceConfiguration[]; readonly sources: readonly SourceConfiguration[] } {
  const entries = entriesOf(block, ['services'], context);
  return {
    services: entries.flatMap(([name, entry]) => compileService(name, entry, context)),
    sources: entries.flatMap(([name, entry]) =>
      (Object.keys(ENDPOINTS) as Endpoint[]).flatMap((endpoint) =>
        compileEndpoints(name, endpoint, entry[endpoint], context),
      ),
    ),
  };
}

function compileService(
  name: string,
  entry: Readonly<Record<string, unknown>>,
  context: CompileContext,
): ServiceConfiguration[] {
  const path = ['services', name];
  const rest = Object.fromEntries(Object.entries(entry).filter(([key]) => !(key in ENDPOINTS)));
  const { value, findings } = salvage(serviceSchema, rest, path, Object.keys(ENDPOINTS));
  context.problems.push(...problemsOf(findings, context.document, context.file));
  return [
    {
      name,
      owner: value?.owner,
      path: value?.path,
      runbooks: value?.runbooks ?? [],
      match: value?.match ?? {},
      dependsOn: value?.dependsOn ?? [],
      position: context.document.rangeOfKey(path).start,
    },
  ];
}

/** `health: URL`, `health: {url: …}` and a list of either. */
function compileEndpoints(
  service: string,
  endpoint: Endpoint,
  value: unknown,
  context: CompileContext,
): SourceConfiguration[] {
  const definition = context.definitions.find((candidate) => candidate.type === endpoint);
  if (!definition || value === undefined || value === null) return [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item, index) => {
    const path = ['services', service, endpoint, index];
    const entry = typeof item === 'string' ? { url: item } : item;
    if (!isBlock(entry)) return complainOf(endpoint, path, context);
    const id = `${service}/${endpoint}${index === 0 ? '' : `-${index + 1}`}`;
    return compiled({ id, service, entry, path, definition, endpoint }, context);
  });
}

function compiled(
  source: {
    id: string;
    service: string;
    entry: Readonly<Record<string, unknown>>;
    path: Path;
    definition: SourceDefinition;
    endpoint: Endpoint;
  },
  context: CompileContext,
): SourceConfiguration[] {
  const result = compileSource({ ...source, keys: ENDPOINTS[source.endpoint] }, context);
  return result ? [result] : [];
}

function complainOf(endpoint: Endpoint, path: Path, context: CompileContext): [] {
  const message = `"${endpoint}" must be a URL, or a block with "url", or a list of them.`;
  context.problems.push({
    file: context.file,
    severity: 'error',
    range: context.document.rangeOf(path),
    message,
    code: 'wrong-type',
  });
  return [];
}
