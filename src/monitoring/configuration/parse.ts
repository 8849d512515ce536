import type * as z from 'zod';
import { NO_QUIET_HOURS } from '../notification/quietHours';
import { DEFAULT_SEVERITIES } from '../severity';
import type { SourceDefinition } from '../source';
import type { Ms } from '../../base/clock';
import type { Environment } from '../../base/secrets/secrets';
import { compileConnections } from './compile/compileConnections';
import { compileObjectives } from './compile/compileObjectives';
import { compileFilters } from './compile/compileFilters';
import { compileServices } from './compile/compileServices';
import { compileSources } from './compile/compileSources';
import { compileMaintenance } from './compile/compileMaintenance';
import type { Configuration, ConfigurationProblem } from './configuration';
import type { LocatedDocument } from './document';
import { readDocument } from './document';
import { withEnvironment } from './compile/environment';
import { literalSecrets } from './secrets/literalSecrets';
import type { ChannelKind } from './response/channelKind';
import { compileChannels } from './response/compileChannels';
import { nameProblems } from './response/nameProblems';
import { BLOCKS, topLevelSchema } from './schema/schema';
import { problemsOf, salvage } from './validation';

export interface ParseOptions {
  /** Path or URI, for messages. */
  readonly file: string;
  /** The kinds of source there are; each reads its own settings. */
  readonly sources: readonly SourceDefinition[];
  /** The kinds of channel there are. Without them `channels:` is not read, and names of channels are not checked. */
  readonly channels?: readonly ChannelKind[];
  /** For `${env:NAME}` outside of secrets. Default: empty. */
  readonly environment?: Environment;
}

const DAY = 86_400_000;
const DEFAULT_RETENTION = { metrics: 30 * DAY, alerts: 90 * DAY, incidents: 365 * DAY, audit: 730 * DAY };

/**
 * Reads `sitrep.yaml`. Never throws on what a user wrote: every mistake becomes a problem on its line, and everything
 * that does not depend on it works.
 */
export function parseConfiguration(text: string, options: ParseOptions): Configuration {
  const { file } = options;
  const { document, problems } = withEnvironment(readDocument(text, file), options.environment ?? {}, file);
  const root = blockOf(document, problems, file);
  const settings = readTopLevel(root, document, problems, file);
  const context = { document, file, problems, definitions: options.sources };
  const production = isProduction(settings.environment);
  const services = compileServices(root.services, context);
  const sources = [...services.sources, ...compileSources(root.sources, context)];
  const channels = options.channels ? compileChannels(root.channels, options.channels, context) : [];
  const named = { ...responseOf(settings), channels };
  if (options.channels) problems.push(...nameProblems(named, document, file));
  return {
    file,
    ...named,
    environment: settings.environment,
    production,
    demo: settings.demo ?? false,
    services: services.services,
    sources,
    connections: compileConnections(root.connections, context, production),
    rules: settings.rules ?? [],
    dashboards: settings.dashboards ?? [],
    objectives: compileObjectives(root.objectives, context, { services: services.services, sources }),
    severities: { ...DEFAULT_SEVERITIES, ...lowerCaseKeys(settings.severities ?? {}) },
    filters: compileFilters(settings.filters ?? {}, context),
    maintenance: compileMaintenance(
      root.maintenance,
      services.services.map(({ name }) => name),
      context,
    ),
    reminders: settings.reminders ?? {},
    quietHours: settings.quietHours ?? NO_QUIET_HOURS,
    retention: retentionOf(settings.retention),
    problems: [...problems, ...(settings.demo ? [] : literalSecrets(document, file))].sort(byPosition),
  };
}

type Block = Readonly<Record<string, unknown>>;

function blockOf(document: LocatedDocument, problems: ConfigurationProblem[], file: string): Block {
  problems.push(...document.problems);
  const { value } = document;
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Block;
  problems.push({
    file,
    severity: 'error',
    range: document.rangeOf([]),
    message: 'The file must be a block of keys, such as "services:". See the example in the documentation.',
    code: 'wrong-type',
  });
  return {};
}

/** Read entry by entry, each with its own mistakes. */
const READ_ELSEWHERE = [...BLOCKS, 'maintenance'];

function readTopLevel(
  root: Block,
  document: LocatedDocument,
  problems: ConfigurationProblem[],
  file: string,
) {
  const rest = Object.fromEntries(
    Object.entries(root).filter(([key]) => !READ_ELSEWHERE.some((block) => block === key)),
  );
  const { value, findings } = salvage(topLevelSchema, rest, [], READ_ELSEWHERE);
  problems.push(...problemsOf(findings, document, file));
  return value ?? {};
}

const responseOf = ({ response, onCall, escalation, people, notify }: z.output<typeof topLevelSchema>) => ({
  response: response ?? {},
  onCall: onCall && { ...onCall, escalation: onCall.escalation ?? [] },
  escalation: escalation ?? {},
  people: people ?? {},
  notify: notify ?? {},
});

const retentionOf = (
  written: Readonly<Partial<Record<keyof Configuration['retention'], Ms | undefined>>> = {},
): Configuration['retention'] => ({
  metrics: written.metrics ?? DEFAULT_RETENTION.metrics,
  alerts: written.alerts ?? DEFAULT_RETENTION.alerts,
  incidents: written.incidents ?? DEFAULT_RETENTION.incidents,
  audit: written.audit ?? DEFAULT_RETENTION.audit,
});

const isProduction = (environment: string | undefined): boolean =>
  /^prod(?:uction)?\b/i.test(environment ?? '');

const lowerCaseKeys = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]));

const byPosition = (a: ConfigurationProblem, b: ConfigurationProblem): number =>
  a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column;
