import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseDocument } from 'yaml';

it('the manifest has every key once: of two, VS Code would read one', () => {
  const text = readFileSync(join(__dirname, '../../package.json'), 'utf8');
  expect(parseDocument(text, { uniqueKeys: true }).errors.map(({ message }) => message)).toEqual([]);
});
