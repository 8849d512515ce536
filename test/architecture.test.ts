import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { LAYERS, forbids } from '../scripts/architecture.mjs';

const root = resolve(__dirname, '..');
const posix = (path: string): string => path.split(sep).join('/');

function sourceFiles(folder: string): string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path).flatMap((name) => {
    const child = join(folder, name);
    if (posix(child) === 'src/demo/company') return [];
    if (statSync(join(root, child)).isDirectory()) return name === 'node_modules' ? [] : sourceFiles(child);
    return /\.tsx?$/.test(name) ? [posix(child)] : [];
  });
}

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** Every static import, re-export and `import()` of a file, with whether only types cross. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ specifier: node.moduleSpecifier.text, typeOnly: node.importClause?.isTypeOnly ?? false });
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      found.push({ specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly });
    } else if (
      ts.isCallExpression(node) &&
      isDynamic(node) &&
      node.arguments[0] &&
      ts.isStringLiteral(node.arguments[0])
    ) {
      found.push({ specifier: node.arguments[0].text, typeOnly: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

const isDynamic = (call: ts.CallExpression): boolean =>
  call.expression.kind === ts.SyntaxKind.ImportKeyword ||
  (ts.isIdentifier(call.expression) && call.expression.text === 'require');

function targetOf(importer: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = posix(relative(root, normalize(join(root, dirname(importer), specifier))));
  const candidates = [`${path}.ts`, `${path}/index.ts`, path];
  return candidates.find((candidate) => existsSync(join(root, candidate))) ?? path;
}

function violationsOf(file: string): string[] {
  return importsOf(file).flatMap(({ specifier, typeOnly }) => {
    const target = targetOf(file, specifier);
    const reason = target
      ? forbids(file, target, { typeOnly })
      : forbids(file, specifier, { typeOnly, isPackage: true });
    return reason ? [reason] : [];
  });
}

describe('the direction of imports', () => {
  const files = ['src', 'webview-ui'].flatMap(sourceFiles);

  it('is what the table allows, in every file', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(files.flatMap(violationsOf)).toEqual([]);
  });

  it('leaves no folder of src outside the table', () => {
    const folders = readdirSync(join(root, 'src')).filter((name) =>
      statSync(join(root, 'src', name)).isDirectory(),
    );
    expect(folders.filter((name) => name !== 'decisions' && !(name in LAYERS))).toEqual([]);
  });

  it.each([
    ['src/base/event.ts', 'src/monitoring/alert.ts', {}],
    ['src/promql/lexer.ts', 'node:fs', { isPackage: true }],
    ['src/monitoring/alert.ts', 'vscode', { isPackage: true }],
    ['src/sources/sentry/index.ts', 'src/sources/health/client.ts', {}],
    ['src/sources/sentry/client.ts', 'axios', { isPackage: true }],
    ['src/vscode/views/tree.ts', 'src/sources/sentry/index.ts', {}],
    ['src/protocol/alertPage.ts', 'src/monitoring/alert.ts', { typeOnly: false }],
    ['webview-ui/alert/main.ts', 'webview-ui/issue/main.ts', {}],
    ['webview-ui/alert/main.ts', 'src/monitoring/alert.ts', { typeOnly: false }],
    ['src/vscode/views/tree.ts', 'src/extension.ts', {}],
  ])('forbids %s to import %s', (importer, target, details) => {
    expect(forbids(importer, target, details)).toEqual(expect.any(String));
  });

  it.each([
    ['src/monitoring/alert.ts', 'src/base/event.ts', {}],
    ['src/sources/sentry/index.ts', 'src/sources/shared/paging.ts', {}],
    ['src/sources/index.ts', 'src/sources/sentry/index.ts', {}],
    ['src/protocol/alertPage.ts', 'src/monitoring/alert.ts', { typeOnly: true }],
    ['src/extension.ts', 'src/sources/index.ts', {}],
    ['src/vscode/views/tree.ts', 'vscode', { isPackage: true }],
  ])('allows %s to import %s', (importer, target, details) => {
    expect(forbids(importer, target, details)).toBeUndefined();
  });
});
