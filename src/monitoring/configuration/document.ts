import { LineCounter, isAlias, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import type { Document, Node, Pair, YAMLMap } from 'yaml';
import type { Turn, Work } from '../../base/turns';
import { readYaml } from '../../base/yaml';
import type { YamlReading } from '../../base/yaml';
import { readYamlInTurns } from '../../base/yamlInTurns';
import type { ConfigurationProblem, Position } from './configuration';

export type Path = readonly PropertyKey[];
type Range = ConfigurationProblem['range'];

/** A YAML file as plain values, with the place of each of them. */
export interface LocatedDocument {
  /** Plain objects, arrays and scalars; `undefined` for an empty file. */
  readonly value: unknown;
  readonly problems: readonly ConfigurationProblem[];
  /** The place of a value, or of the nearest value around it that exists. */
  rangeOf(path: Path): Range;
  /** The place of a key itself. */
  rangeOfKey(path: Path): Range;
}

const SETTINGS = { prettyErrors: false, logLevel: 'error' } as const;

export function readDocument(text: string, file: string): LocatedDocument {
  const lines = new LineCounter();
  return located(readYaml(text, { ...SETTINGS, lineCounter: lines }), lines, file);
}

/** The same in turns. */
export function* readDocumentInTurns(text: string, file: string, turn: Turn): Work<LocatedDocument> {
  const lines = new LineCounter();
  const reading = yield* readYamlInTurns(text, { ...SETTINGS, lineCounter: lines }, turn);
  return located(reading, lines, file);
}

function located(
  { document, value, problem }: YamlReading,
  lines: LineCounter,
  file: string,
): LocatedDocument {
  const rangeAt = (start: number, end: number): Range => ({
    start: positionAt(lines, start),
    end: positionAt(lines, Math.max(end, start + 1)),
  });
  const problems: ConfigurationProblem[] = [...document.errors, ...document.warnings].map((found) => ({
    file,
    severity: 'error',
    range: rangeAt(found.pos[0], found.pos[1]),
    message: sentenceOf(found.code, found.message),
    code: `yaml-${found.code.toLowerCase().replaceAll('_', '-')}`,
  }));
  if (problem) {
    const { code, message } = problem;
    problems.push({ file, severity: 'error', range: rangeAt(0, 1), message, code: `yaml-${code}` });
  }
  const rangeOfNode = (node: Node | null | undefined): Range | undefined =>
    node?.range ? rangeAt(node.range[0], node.range[1]) : undefined;
  return {
    value,
    problems,
    rangeOf: (path) => rangeOfNode(nearest(document, path)) ?? rangeAt(0, 1),
    rangeOfKey: (path) =>
      rangeOfNode(keyNode(document, path)) ?? rangeOfNode(nearest(document, path)) ?? rangeAt(0, 1),
  };
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** The library's codes in our words, where its own message would not help at 3 a.m. */
function sentenceOf(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'This key stands twice in the same block. Keep one of them.';
  if (code === 'TAB_AS_INDENT') return 'This line is indented with a tab. YAML wants spaces.';
  if (code === 'BAD_INDENT') return 'The indentation does not fit the lines around it.';
  if (code === 'MISSING_CHAR') return `This is not valid YAML: ${message}.`;
  return `This is not valid YAML: ${message.replace(/\.$/, '')}.`;
}

/**
 * Walks towards a value. A step that the file does not have is skipped when it is an index (`health: URL` stands for
 * `health: [URL]`), and ends the walk otherwise.
 */
function nearest(document: Document.Parsed, path: Path): Node | undefined {
  let node: Node | undefined = document.contents ?? undefined;
  for (const step of path) {
    const next: Node | undefined = childOf(document, node, step);
    if (next) node = next;
    else if (typeof step !== 'number') break;
  }
  return node;
}

function childOf(document: Document.Parsed, parent: Node | undefined, step: PropertyKey): Node | undefined {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isMap(node)) return asNode(pairOf(node, step)?.value);
  if (isSeq(node) && typeof step === 'number') return asNode(node.items[step]);
  return undefined;
}

function keyNode(document: Document.Parsed, path: Path): Node | undefined {
  const key = path.at(-1);
  const parent = nearest(document, path.slice(0, -1));
  return key !== undefined && isMap(parent) ? asNode(pairOf(parent, key)?.key) : undefined;
}

const pairOf = (map: YAMLMap, key: PropertyKey): Pair | undefined =>
  map.items.find(
    (pair) => isPair(pair) && String(isScalar(pair.key) ? pair.key.value : pair.key) === String(key),
  );

const asNode = (value: unknown): Node | undefined => (isNode(value) ? value : undefined);
