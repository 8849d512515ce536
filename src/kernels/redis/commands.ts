/** One command of a step: its words as the server gets them. */
export interface RedisCommand {
  /** In the step, from 1. */
  readonly line: number;
  readonly words: readonly string[];
}

export interface CommandMistake {
  readonly line: number;
  readonly mistake: string;
}

const WORD = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"']+))(?=\s|$)/y;
const PLACEHOLDER = /\$\{([A-Za-z_][\w-]*(?:[.[][\w\].-]*)*)\}/g;

/**
 * Reads one command per line, with the quotes of `redis-cli`. A value replaces its placeholder after the line was
 * divided into words, so it is a part of one word whatever is in it, and never a word or a command of its own.
 */
export function redisCommands(
  source: string,
  variables: Readonly<Record<string, string>>,
): readonly RedisCommand[] | CommandMistake {
  const commands: RedisCommand[] = [];
  for (const [at, text] of source.split(/\r\n|\n|\r/).entries()) {
    const trimmed = text.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const line = at + 1;
    const words = wordsOf(trimmed);
    if (!words) return { line, mistake: 'A quote is not closed, or something follows it without a space.' };
    const unknown = words
      .flatMap(placeholdersOf)
      .find((name) => name.includes('.') && !Object.hasOwn(variables, name));
    if (unknown !== undefined) return { line, mistake: `The variable "${unknown}" has no value here.` };
    commands.push({ line, words: words.map((word) => filled(word, variables)) });
  }
  return commands;
}

function wordsOf(line: string): readonly string[] | undefined {
  const words: string[] = [];
  WORD.lastIndex = 0;
  while (WORD.lastIndex < line.length) {
    const match = WORD.exec(line);
    if (!match) return undefined;
    words.push(
      match[1] !== undefined ? unescaped(match[1]) : (match[2]?.replace(/\\'/g, "'") ?? match[3] ?? ''),
    );
  }
  return words;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

const unescaped = (text: string): string =>
  text.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (_, code: string | undefined, character: string) =>
    code === undefined ? (ESCAPES[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16)),
  );

const placeholdersOf = (word: string): string[] =>
  [...word.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');

const filled = (word: string, variables: Readonly<Record<string, string>>): string =>
  word.replace(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? '') : whole,
  );
