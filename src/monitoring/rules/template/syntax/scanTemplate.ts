import { TemplateProblem } from '../templateProblem';
import type { TemplatePiece, TemplateToken, TemplateTokenKind } from './templateToken';

const OPEN = '{{';
const CLOSE = /\s+-\}\}|\s*\}\}/y;
const COMMENT = /-?\s*\/\*[\s\S]*?\*\/(\s+-\}\}|\}\})/y;

const TOKENS: readonly (readonly [TemplateTokenKind, RegExp])[] = [
  ['string', /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ['character', /'(?:[^'\\\n]|\\[^\n][0-9a-fA-F]*)'/y],
  ['number', /[+-]?(?:0[xX][0-9a-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)/y],
  ['field', /\.(?:[\p{L}_][\p{L}\p{Nd}_]*)?/uy],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['word', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['punctuation', /:=|[=|(),]/y],
];

/**
 * Splits a template of Go's text/template into text and actions. Blanks beside `{{-` and `-}}` are taken off the text,
 * and comments are left out.
 * @throws {TemplateProblem}
 */
export function scanTemplate(template: string): TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let at = 0;
  let trimNext = false;
  while (at < template.length) {
    const open = template.indexOf(OPEN, at);
    const action = open < 0 ? undefined : scanAction(template, open);
    const text = template.slice(at, open < 0 ? template.length : open);
    const left = trimNext ? text.trimStart() : text;
    const trimmed = action?.trimBefore === true ? left.trimEnd() : left;
    if (trimmed !== '') pieces.push({ kind: 'text', text: trimmed });
    if (!action) break;
    if (action.tokens) pieces.push({ kind: 'action', tokens: action.tokens, offset: open });
    trimNext = action.trimAfter;
    at = action.end;
  }
  return pieces;
}

interface Action {
  /** Absent for a comment. */
  readonly tokens: readonly TemplateToken[] | undefined;
  readonly trimBefore: boolean;
  readonly trimAfter: boolean;
  readonly end: number;
}

function scanAction(template: string, open: number): Action {
  const inside = open + OPEN.length;
  const trimBefore = /^-\s/.test(template.slice(inside, inside + 2));
  const comment = matchAt(COMMENT, template, inside);
  if (comment !== undefined) {
    return {
      tokens: undefined,
      trimBefore,
      trimAfter: comment.endsWith('-}}'),
      end: inside + comment.length,
    };
  }
  const tokens: TemplateToken[] = [];
  let at = trimBefore ? inside + 1 : inside;
  for (;;) {
    const close = matchAt(CLOSE, template, at);
    if (close !== undefined) {
      return { tokens, trimBefore, trimAfter: close.endsWith('-}}'), end: at + close.length };
    }
    const blanks = matchAt(/\s+/y, template, at) ?? '';
    const token = scanToken(template, at + blanks.length, blanks !== '', open);
    tokens.push(token);
    at = token.offset + token.text.length;
  }
}

function scanToken(template: string, offset: number, spaced: boolean, open: number): TemplateToken {
  if (offset >= template.length) throw new TemplateProblem('the action "{{" is never closed by "}}"', open);
  for (const [kind, pattern] of TOKENS) {
    const text = matchAt(pattern, template, offset);
    if (text !== undefined) return { kind, text, offset, spaced };
  }
  const character = String.fromCodePoint(template.codePointAt(offset) ?? 0);
  throw new TemplateProblem(`"${character}" has no meaning in an action`, offset);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
