import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { kernelDefinitions } from '../../../src/kernels/index';
import { editorLanguage } from '../../../src/vscode/notebook/languages';

/** What VS Code brings of the languages that steps are written in. */
const BUILT_IN = ['shellscript', 'sql', 'python', 'plaintext'];

const manifest = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8')) as {
  readonly contributes: { readonly languages: readonly { readonly id: string }[] };
};
const known = new Set([...BUILT_IN, ...manifest.contributes.languages.map(({ id }) => id)]);

it.each(kernelDefinitions.flatMap(({ languages }) => languages))(
  'knows a language of the editor for a %s fence: a cell in plain text does not run',
  (language) => {
    expect(editorLanguage(language, known)).not.toBe('plaintext');
  },
);
