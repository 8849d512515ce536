import { Composer, Lexer, Parser, isMap, isScalar, isSeq } from 'yaml';
import type { CST, Document, DocumentOptions, LineCounter, ParseOptions, SchemaOptions, YAMLSeq } from 'yaml';
import type { Turn, Work } from './turns';
import { readYaml, shapeProblem } from './yaml';
import type { YamlReading } from './yaml';

type Options = ParseOptions & DocumentOptions & SchemaOptions & { readonly prettyErrors: false };
type Item = CST.BlockSequence['items'][number];

interface Context {
  readonly options: Options;
  readonly turn: Turn;
}

/** A document, or a part of one, with its value. */
interface Part {
  readonly document: Document.Parsed;
  readonly value: unknown;
}

/** A list of which only the last item is there yet. */
interface CutList {
  readonly node: YAMLSeq;
  readonly values: unknown[];
}

/** Lists of so few items are not worth a document for each of them. */
const FEW_ITEMS = 4;
const PLAIN: ReadonlySet<string> = new Set(['document', 'comment', 'newline', 'space']);
/** How anchors, aliases, tags and directives begin: what they mean depends on what is elsewhere in the text. */
const FAR_REACHING = /^[&*!%]/;
/** So many lexemes are taken between two looks at the clock. */
const STRIDE = 100;

/**
 * Reads YAML as {@link readYaml} does, in turns: the items of long lists are composed one by one. Texts with anchors,
 * aliases, tags or directives are composed at once, and broken ones, whose mistakes might have other places.
 */
export function* readYamlInTurns(text: string, settings: Options, turn: Turn): Work<YamlReading> {
  const { lineCounter, ...options } = { logLevel: 'error', ...settings } as const;
  try {
    const token = yield* documentToken(text, lineCounter, turn);
    const part = token && (yield* compose(token, { options, turn }));
    if (part) return { ...part, problem: undefined };
  } catch (error) {
    // It is nested too deeply, which is told below.
    if (!(error instanceof RangeError)) throw error;
  }
  return readYaml(text, options);
}

/** Nothing where the text is not one plain document. */
function* documentToken(
  text: string,
  lines: LineCounter | undefined,
  turn: Turn,
): Work<CST.Document | undefined> {
  lines?.addNewLine(0);
  const parser = new Parser(lines?.addNewLine);
  const tokens: CST.Token[] = [];
  let isPlain = true;
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (FAR_REACHING.test(lexeme)) isPlain = false;
    tokens.push(...parser.next(lexeme));
    if (++count % STRIDE === 0 && turn.isOver()) yield;
  }
  tokens.push(...parser.end());
  const documents = tokens.filter((token) => token.type === 'document');
  const isOne = documents.length === 1 && tokens.every(({ type }) => PLAIN.has(type));
  return isPlain && isOne ? documents[0] : undefined;
}

/** Nothing where the document has to be read as a whole. */
function* compose(token: CST.Document, context: Context): Work<Part | undefined> {
  const lists = new Map<number, CST.BlockSequence>();
  const value = cut(token.value, lists);
  const document = documentOf({ ...token, ...(value ? { value } : {}) }, context.options);
  if (!document || document.errors.length > 0 || shapeProblem(document)) return undefined;
  const part: Part = { document, value: document.toJS() };
  const found = new Map<number, CutList>();
  if (!findLists(document.contents, part.value, found)) return undefined;
  for (const [offset, list] of lists) {
    const cutList = found.get(offset);
    if (!cutList || !(yield* composeItems(list, cutList, document, context))) return undefined;
  }
  return part;
}

/** All items but the last, which is there. */
function* composeItems(
  list: CST.BlockSequence,
  { node, values }: CutList,
  { warnings }: Document.Parsed,
  context: Context,
): Work<boolean> {
  const parts: Part[] = [];
  for (const item of list.items.slice(0, -1)) {
    const part = yield* compose(documentAround(list, item), context);
    if (!part) return false;
    parts.push(part);
    if (context.turn.isOver()) yield;
  }
  node.items.unshift(
    ...parts.flatMap(({ document: { contents } }) => (isSeq(contents) ? contents.items : [])),
  );
  values.unshift(...parts.flatMap(({ value }) => (Array.isArray(value) ? (value as unknown[]) : [])));
  warnings.unshift(...parts.flatMap(({ document }) => document.warnings));
  return true;
}

/** The same with only the last item of each long list, so that everything around it ends where it does. */
function cut(token: CST.Token | undefined, lists: Map<number, CST.BlockSequence>): CST.Token | undefined {
  if (token?.type === 'block-map') {
    const items = token.items.map((item) => (item.value ? { ...item, value: cut(item.value, lists) } : item));
    return { ...token, items: items as CST.BlockMap['items'] };
  }
  if (token?.type !== 'block-seq') return token;
  const isLong = token.items.length > FEW_ITEMS;
  if (isLong) lists.set(token.offset, token);
  const items = (isLong ? token.items.slice(-1) : token.items).map((item) =>
    item.value ? { ...item, value: cut(item.value, lists) } : item,
  );
  return { ...token, items: items as CST.BlockSequence['items'] };
}

function documentAround(list: CST.BlockSequence, item: Item): CST.Document {
  const offset = item.start[0]?.offset ?? list.offset;
  return { type: 'document', offset, start: [], value: { ...list, offset, items: [item] } };
}

function documentOf(token: CST.Document, options: Options): Document.Parsed | undefined {
  const [document, ...others] = new Composer(options).compose([token]);
  return others.length === 0 ? document : undefined;
}

/** All lists of a document with their values, by their places. False where a value is not that of its node. */
function findLists(node: unknown, value: unknown, found: Map<number, CutList>): boolean {
  if (isMap(node)) {
    // A key that is no text, such as an empty one, is called otherwise in the value.
    if (typeof value !== 'object' || value === null) return false;
    const keys = node.items.map(({ key }) => (isScalar(key) ? String(key.value) : undefined));
    if (new Set(keys).size < keys.length) return false;
    return node.items.every((pair, at) => {
      const key = keys[at];
      return key === undefined || findLists(pair.value, (value as Record<string, unknown>)[key], found);
    });
  }
  if (!isSeq(node)) return true;
  if (!Array.isArray(value) || value.length !== node.items.length || !node.range) return false;
  found.set(node.range[0], { node, values: value as unknown[] });
  return node.items.every((item, at) => findLists(item, value[at], found));
}
