import { openBracketIndex } from './cursorContext';
import { scan } from './scan';
import type { CallableSignature } from './signature';
import { signatureOf } from './signature';

export interface SignatureHelp {
  readonly signature: CallableSignature;
  /** Index of the parameter that is being written; the last one for those that repeat. */
  readonly active: number;
}

/** The call that `offset` stands in the parentheses of. */
export function signatureHelp(text: string, offset: number): SignatureHelp | undefined {
  let pieces = scan(text.slice(0, offset)).filter(({ kind }) => kind !== 'comment');
  for (let at = openBracketIndex(pieces); at >= 0; at = openBracketIndex(pieces)) {
    const name = nameBefore(pieces.slice(0, at));
    const signature = pieces[at]?.text === '(' && name !== undefined ? signatureOf(name) : undefined;
    if (signature) {
      const commas = countCommas(pieces.slice(at + 1));
      const last = Math.max(0, signature.parameters.length - 1);
      return { signature, active: signature.repeats ? Math.min(commas, last) : commas };
    }
    pieces = pieces.slice(0, at);
  }
  return undefined;
}

type Pieces = ReturnType<typeof scan>;

/** The word in front of a parenthesis, over a grouping: `sum by (job) (` is a call of `sum`. */
function nameBefore(pieces: Pieces): string | undefined {
  const last = pieces.at(-1);
  if (last?.kind === 'word') return last.text;
  if (last?.text !== ')') return undefined;
  const open = openBracketIndex(pieces.slice(0, -1));
  const grouping = pieces[open - 1]?.text.toLowerCase();
  return grouping === 'by' || grouping === 'without' ? pieces[open - 2]?.text : undefined;
}

/** Commas of the call itself, not of calls and selectors within it. */
function countCommas(pieces: Pieces): number {
  let depth = 0;
  let commas = 0;
  for (const { kind, text } of pieces) {
    if (kind !== 'symbol') continue;
    if ('([{'.includes(text)) depth++;
    else if (')]}'.includes(text)) depth--;
    else if (text === ',' && depth === 0) commas++;
  }
  return commas;
}
