import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configurationSchema } from '../../../../src/monitoring/configuration/schema/jsonSchema';
import { channelDefinitions } from '../../../../src/incident/channels';
import { sourceDefinitions } from '../../../../src/sources';
import { fakeDefinitions } from '../../../fakes/fakeDefinitions';

describe('the JSON Schema of sitrep.yaml', () => {
  const schema = configurationSchema(fakeDefinitions, []);

  it('knows every block, with the settings of each type of source', () => {
    expect(schema).toMatchObject({
      additionalProperties: false,
      properties: {
        version: { const: 1 },
        services: {
          additionalProperties: {
            additionalProperties: false,
            properties: {
              owner: { type: 'string' },
              health: {
                anyOf: [{ type: 'string' }, { type: 'object', required: ['url'] }, { type: 'array' }],
              },
            },
          },
        },
        sources: {
          additionalProperties: {
            oneOf: [
              {},
              {},
              { properties: { type: { const: 'prometheus' }, url: {}, every: {} } },
              {
                properties: { type: { const: 'sentry' }, token: {} },
                required: ['type', 'organization', 'projects', 'token'],
              },
            ],
          },
        },
        connections: {
          additionalProperties: { properties: { access: { enum: ['read-only', 'read-write'] } } },
        },
      },
    });
  });

  it('says what each key means', () => {
    const services = (
      schema.properties as Record<
        string,
        { additionalProperties: { properties: Record<string, { description?: string }> } }
      >
    ).services;
    const undescribed = Object.entries(services?.additionalProperties.properties ?? {}).filter(
      ([, property]) => !property.description,
    );
    expect(undescribed).toEqual([]);
  });

  it('is the one in the package: "npm run schema" writes it', () => {
    const packaged: unknown = JSON.parse(
      readFileSync(join(__dirname, '../../../../media/sitrep.schema.json'), 'utf8'),
    );
    expect(packaged).toEqual(
      JSON.parse(JSON.stringify(configurationSchema(sourceDefinitions, channelDefinitions))),
    );
  });
});
