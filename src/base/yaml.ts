import { isAlias, isCollection, isPair, parseDocument } from 'yaml';
import type { Document, DocumentOptions, ParseOptions, SchemaOptions } from 'yaml';

export interface YamlReading {
  /** An empty one when the text could not be read at all. */
  readonly document: Document.Parsed;
  /** Plain objects, arrays and scalars; `undefined` for an empty text, and for one with a `problem`. */
  readonly value: unknown;
  /** What the library throws, or would take for ever to do, instead of listing it among the errors of the document. */
  readonly problem: YamlProblem | undefined;
}

export interface YamlProblem {
  readonly code: 'alias' | 'nesting';
  /** One sentence or two: what is wrong and what to do. */
  readonly message: string;
}

/** Nobody writes deeper than this. Beyond, the library runs out of stack. */
const DEEPEST = 100;
const TOO_DEEP: YamlProblem = {
  code: 'nesting',
  message: `The file is nested more than ${DEEPEST} levels deep. Is a bracket missing, or a text not in quotes?`,
};
const COLLECTION_AS_KEY: YamlProblem = {
  code: 'nesting',
  message: 'A list or a block stands where a key is expected. A text that begins with [ or { needs quotes.',
};
const ALIASES: YamlProblem = {
  code: 'alias',
  message:
    'The file refers to an anchor that does not exist, or expands aliases too often. Write the value out.',
};

/** Reads YAML that a user wrote, or that somebody sent him. Never throws. */
export function readYaml(
  text: string,
  settings?: ParseOptions & DocumentOptions & SchemaOptions,
): YamlReading {
  const options = { logLevel: 'error', ...settings } as const;
  const nothing = (problem: YamlProblem): YamlReading => ({
    document: parseDocument('', options),
    value: undefined,
    problem,
  });
  try {
    const document = parseDocument(text, options);
    const problem = shapeProblem(document);
    if (problem !== undefined) return { document, value: undefined, problem };
    return { document, value: document.toJS({ maxAliasCount: 100 }) as unknown, problem: undefined };
  } catch (error) {
    if (error instanceof ReferenceError)
      return { ...nothing(ALIASES), document: parseDocument(text, options) };
    if (error instanceof RangeError) return nothing(TOO_DEEP);
    throw error;
  }
}

/** Looked for before values are made: each level of a key in a key doubles the length of what it is called. */
export function shapeProblem({ contents }: Document.Parsed): YamlProblem | undefined {
  const open: { readonly node: unknown; readonly depth: number }[] = [{ node: contents, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, depth } = next;
    if (depth > DEEPEST) return TOO_DEEP;
    if (isPair(node)) {
      if (isCollection(node.key) || isAlias(node.key)) return COLLECTION_AS_KEY;
      open.push({ node: node.value, depth });
    } else if (isCollection(node)) {
      for (const item of node.items) open.push({ node: item, depth: depth + 1 });
    }
  }
  return undefined;
}
