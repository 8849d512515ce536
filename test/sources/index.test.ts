import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { sourceDefinitions } from '../../src/sources';

const folders = readdirSync(join(__dirname, '../../src/sources'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
  .map((entry) => entry.name);

const folderOf = (type: string): string =>
  type.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

describe('the list of sources', () => {
  it('names every folder, once', () => {
    expect(sourceDefinitions.map(({ type }) => folderOf(type)).sort()).toEqual(folders.sort());
  });

  it.each(sourceDefinitions.map((definition) => [definition.type, definition] as const))(
    '%s describes its settings for completion and hover',
    (_, { settings }) => {
      const schema = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' });
      expect(schema.additionalProperties).toBe(false);
      const described = Object.entries(schema.properties ?? {}).filter(
        ([, property]) => typeof property === 'object' && property.description === undefined,
      );
      expect(described.map(([name]) => name)).toEqual([]);
    },
  );

  it.each(folders)('%s has the anatomy of a source', (folder) => {
    const files = readdirSync(join(__dirname, '../../src/sources', folder));
    expect(files).toEqual(expect.arrayContaining(['client.ts', 'index.ts', 'mapping.ts', 'settings.ts']));
  });
});
