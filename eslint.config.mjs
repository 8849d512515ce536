import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { forbids } from './scripts/architecture.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const posix = (path) => path.split(sep).join('/');

/** The direction table, shown while typing. */
const direction = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const importer = posix(relative(root, context.filename));
    const check = (node, source, typeOnly) => {
      if (typeof source?.value !== 'string') return;
      const specifier = source.value;
      const path = posix(relative(root, join(dirname(context.filename), specifier)));
      const target =
        [`${path}.ts`, `${path}/index.ts`, path].find((file) => existsSync(join(root, file))) ?? path;
      const reason = specifier.startsWith('.')
        ? forbids(importer, target, { typeOnly })
        : forbids(importer, specifier, { typeOnly, isPackage: true });
      if (reason) context.report({ node, message: reason });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, node.source, false),
    };
  },
};

export default tseslint.config(
  { ignores: ['dist/', '.cache/', 'node_modules/', 'src/demo/company/', '.vscode-test/'] },
  {
    files: ['src/**/*.ts', 'webview-ui/**/*.ts', 'test/**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked, ...tseslint.configs.stylisticTypeChecked, prettier],
    plugins: { sitrep: { rules: { direction } } },
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './webview-ui/tsconfig.json'], tsconfigRootDir: root },
    },
    rules: {
      'sitrep/direction': 'error',
      eqeqeq: 'error',
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'zod',
              importNames: ['z'],
              message:
                "Write `import * as z from 'zod'`: the named import bundles all of it, forty languages included.",
            },
          ],
        },
      ],
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off', '@typescript-eslint/no-empty-function': 'off' },
  },
);
