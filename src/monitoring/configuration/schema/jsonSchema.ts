import * as z from 'zod';
import type { SourceDefinition } from '../../source';
import { checkEntryKeys, metricsEntryKeys } from '../compile/compileSources';
import { toJsonSchema } from './knownKeys';
import {
  checkKeys,
  connectionSchema,
  objectiveSchema,
  pollingKeys,
  serviceSchema,
  topLevelSchema,
} from './schema';
import type { ChannelKind } from '../response/channelKind';

type Json = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of `sitrep.yaml`, from the same definitions that read it, for completion and hover in any editor.
 * Sources contribute their own settings.
 */
export function configurationSchema(
  definitions: readonly SourceDefinition[],
  channels: readonly ChannelKind[],
): Json {
  const top = plain(topLevelSchema);
  const service = plain(serviceSchema);
  const endpoints = Object.fromEntries(
    [['health', checkEntryKeys] as const, ['metrics', metricsEntryKeys] as const].flatMap(
      ([endpoint, keys]) => {
        const definition = definitions.find((candidate) => candidate.type === endpoint);
        return definition ? [[endpoint, endpointSchema(definition, keys)]] : [];
      },
    ),
  );
  return {
    ...top,
    title: 'Sitrep configuration',
    properties: {
      ...objectOf(top.properties),
      services: block('What the team owns.', {
        ...service,
        properties: { ...objectOf(service.properties), ...endpoints },
      }),
      sources: block('The systems that Sitrep reads, beside the services’ own endpoints.', {
        oneOf: definitions.map((definition) => sourceSchema(definition)),
      }),
      connections: block('Named places that runbook steps run against.', plain(connectionSchema)),
      objectives: block('Service level objectives, with their burn-rate alerts.', plain(objectiveSchema)),
      channels: block('Named places that messages about alerts are sent to.', {
        oneOf: channels.map((channel) => channelSchema(channel)),
      }),
    },
  };
}

const block = (description: string, entry: Json): Json => ({
  type: 'object',
  description,
  additionalProperties: entry,
});

function sourceSchema(definition: SourceDefinition): Json {
  const settings = plain(definition.settings);
  return {
    ...settings,
    title: definition.displayName,
    required: ['type', ...listOf(settings.required)],
    properties: {
      type: { const: definition.type, description: definition.displayName },
      ...objectOf(settings.properties),
      ...objectOf(plain(z.object({ ...pollingKeys, severity: checkKeys.severity })).properties),
    },
  };
}

function channelSchema({ type, displayName, settings }: ChannelKind): Json {
  const own = plain(settings);
  return {
    ...own,
    title: displayName,
    required: ['type', ...listOf(own.required)],
    properties: { type: { const: type, description: displayName }, ...objectOf(own.properties) },
  };
}

function endpointSchema(definition: SourceDefinition, keys: Readonly<Record<string, z.ZodType>>): Json {
  const settings = plain(definition.settings);
  const full = {
    ...settings,
    properties: { ...objectOf(settings.properties), ...objectOf(plain(z.object(keys)).properties) },
  };
  const url = { type: 'string', description: `The URL of ${definition.displayName.toLowerCase()}.` };
  return {
    description: definition.displayName,
    anyOf: [url, full, { type: 'array', items: { anyOf: [url, full] } }],
  };
}

function plain(schema: z.ZodType): Json {
  const rest: Record<string, unknown> = { ...toJsonSchema(schema) };
  delete rest.$schema;
  return rest;
}

const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? (value as Json) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
