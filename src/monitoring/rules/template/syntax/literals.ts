import { unquote } from '../../../../promql/syntax/quoting';
import { TemplateProblem } from '../templateProblem';
import type { TemplateToken } from './templateToken';
import { Int } from '../templateValue';

/** @throws {TemplateProblem} */
export function templateString({ text, offset }: TemplateToken): string {
  const unquoted = unquote(text.slice(1, -1), text.charAt(0));
  if (!unquoted.ok) throw new TemplateProblem(unquoted.message, offset);
  return unquoted.value;
}

/** A character is the number of its code point, as in Go. */
export function templateCharacter(token: TemplateToken): Int {
  return new Int(templateString(token).codePointAt(0) ?? 0);
}

/** A number with a point or an exponent is a `float64`, every other one an `int`. */
export function templateNumber({ text, offset }: TemplateToken): number | Int {
  const plain = text.replaceAll('_', '').replace(/^\+/, '');
  const value = plain.startsWith('-') ? -Number(plain.slice(1)) : Number(plain);
  if (Number.isNaN(value)) throw new TemplateProblem(`"${text}" is not a number`, offset);
  return /^-?0x/i.test(plain) || !/[.eE]/.test(plain) ? new Int(value) : value;
}
