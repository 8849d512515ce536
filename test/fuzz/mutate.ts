import { seededRandom } from '../fakes/seededRandom';

/** In UTF-16 units: beyond this, inputs only take longer. */
const LONGEST = 4_000;

const ESC = String.fromCharCode(27);
/** What parsers have stumbled over before: ends of things, other alphabets, keys with a meaning of their own, numbers at the edge. */
const WORDS: readonly string[] = [
  ...[
    '"',
    "'",
    '`',
    '\\',
    '\\u0000',
    '\0',
    '\r',
    '\n',
    '\r\n',
    '\t',
    '\uFEFF',
    '\u2028',
    '\uD800',
    '😀',
    'é',
    ESC,
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    ',',
    ':',
    ';',
    '=',
    '=~',
    '!~',
    '#',
    '$',
    '%',
    '&',
    '*',
    '|',
    '-',
    '+',
  ],
  ...[
    '{{',
    '}}',
    '```',
    '~~~',
    '---',
    '<!--',
    '-->',
    '${',
    '$(',
    '/*',
    '*/',
    '--',
    '//',
    '__proto__',
    'constructor',
  ],
  ...[
    'null',
    'true',
    'false',
    'NaN',
    '+Inf',
    '-Inf',
    '1e999',
    '-0',
    '0x',
    '9'.repeat(40),
    '1e-400',
    '5m',
    '@',
    'offset',
  ],
  ...[
    'by',
    'on',
    'group_left',
    'bool',
    '&a',
    '*a',
    '!!binary',
    '? ',
    '- ',
    ': ',
    '%YAML 1.2',
    '2026-02-30T25:61:61Z',
  ],
];

type Change = (text: string, random: Random) => string;
type Random = () => number;

const below = (limit: number, random: Random): number => Math.floor(random() * limit);
const pick = <T>(list: readonly T[], random: Random): T => list[below(list.length, random)]!;

/** A part of the text, usually a short one. */
function span(text: string, random: Random): readonly [from: number, to: number] {
  const from = below(text.length + 1, random);
  const length = below(random() < 0.9 ? 12 : text.length + 1, random);
  return [from, Math.min(text.length, from + length)];
}

const replaced = (text: string, [from, to]: readonly [number, number], by: string): string =>
  text.slice(0, from) + by + text.slice(to);

const CHANGES: readonly Change[] = [
  (text, random) => replaced(text, span(text, random), ''),
  (text, random) => replaced(text, span(text, random), pick(WORDS, random)),
  (text, random) =>
    replaced(text, [below(text.length + 1, random), 0], pick(WORDS, random)).slice(0, LONGEST),
  (text, random) => insert(text, pick(WORDS, random), random),
  (text, random) => insert(text, String.fromCharCode(below(random() < 0.8 ? 128 : 65_536, random)), random),
  (text, random) => insert(text, text.slice(...span(text, random)), random),
  (text, random) => insert(text, text.slice(...span(text, random)).repeat(below(300, random)), random),
  (text, random) => insert(text, pick(WORDS, random).repeat(below(300, random)), random),
  (text, random) => text.slice(0, below(text.length + 1, random)),
  (text, random) => text.slice(below(text.length + 1, random)),
  (text, random) => text.replace(/\d+/g, (number) => (random() < 0.3 ? pick(WORDS, random) : number)),
  (text, random) =>
    text
      .split('\n')
      .sort(() => random() - 0.5)
      .join('\n'),
];

function insert(text: string, what: string, random: Random): string {
  const at = below(text.length + 1, random);
  return replaced(text, [at, at], what);
}

/** An input for a parser: something recorded that was changed in a few places, the same for the same number. */
export function mutated(corpus: readonly string[], seed: number): string {
  const random = seededRandom(seed);
  let text = pick(corpus, random);
  // Two recorded ones are crossed now and then.
  if (random() < 0.1) text = text.slice(0, below(text.length + 1, random)) + pick(corpus, random);
  for (let changes = 1 + below(4, random); changes > 0; changes--) {
    text = pick(CHANGES, random)(text, random).slice(0, LONGEST);
  }
  return text;
}
