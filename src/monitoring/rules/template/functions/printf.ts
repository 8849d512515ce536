import { formatGeneral } from '../../../../promql/goFloat';
import { quote } from '../../../../promql/syntax/quoting';
import { exponentDigits, fixedDigits, generalDigits } from './goNumber';
import type { TemplateValue } from '../templateValue';
import { Int, printValue, typeName } from '../templateValue';

const VERB = /%([-+# 0]*)(\d+)?(?:\.(\d*))?([a-zA-Z%])?/g;
const DEFAULT_PRECISION = 6;
/** Wider columns are a mistake, and would cost memory. */
const WIDEST = 10_000;
const MOST_PRECISE = 100;

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly verb: string;
}

/** Go's `fmt.Sprintf` for the values that a template has. A verb that does not fit is told in the text, as in Go. */
export function printf(format: string, values: readonly TemplateValue[]): string {
  let next = 0;
  const text = format.replace(
    VERB,
    (_match, flags: string, width: string | undefined, precision: string | undefined, verb = '') => {
      if (verb === '%') return '%';
      if (verb === '') return '%!(NOVERB)';
      if (next >= values.length) return `%!${verb}(MISSING)`;
      const directive = {
        flags,
        width: Math.min(WIDEST, Number(width ?? 0)),
        precision: precision === undefined ? undefined : Math.min(MOST_PRECISE, Number(precision)),
        verb: String(verb),
      };
      return formatted(values[next++] ?? null, directive);
    },
  );
  const extra = values.slice(next).map((value) => `${typeName(value)}=${printValue(value)}`);
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.join(', ')})`;
}

function formatted(value: TemplateValue, directive: Directive): string {
  const { verb, width, flags } = directive;
  const text = contentOf(value, directive);
  if (text === undefined) return `%!${verb}(${typeName(value)}=${printValue(value)})`;
  if (flags.includes('-')) return text.padEnd(width);
  const isNumber = typeof value === 'number' || value instanceof Int;
  if (!flags.includes('0') || !isNumber || !/\d/.test(text)) return text.padStart(width);
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

function contentOf(value: TemplateValue, { verb, precision, flags }: Directive): string | undefined {
  if (typeof value === 'number') return withSign(floatText(value, verb, precision), value, flags);
  if (value instanceof Int) return withSign(intText(value.value, verb), value.value, flags);
  if (verb === 'v') return printValue(value);
  if (typeof value === 'string') return stringText(value, verb, precision);
  if (typeof value === 'boolean') return verb === 't' ? String(value) : undefined;
  return verb === 's' ? printValue(value) : undefined;
}

function withSign(text: string | undefined, value: number, flags: string): string | undefined {
  if (text === undefined || value < 0 || Object.is(value, -0)) return text;
  const plain = text.replace(/^\+/, '');
  if (flags.includes('+')) return `+${plain}`;
  return flags.includes(' ') ? ` ${plain}` : text;
}

function floatText(value: number, verb: string, precision: number | undefined): string | undefined {
  switch (verb) {
    case 'v':
    case 'g':
    case 'G': {
      const text = precision === undefined ? formatGeneral(value) : generalDigits(value, precision);
      return verb === 'G' ? text.toUpperCase() : text;
    }
    case 'f':
    case 'F':
      return fixedDigits(value, precision ?? DEFAULT_PRECISION);
    case 'e':
    case 'E': {
      const text = exponentDigits(value, precision ?? DEFAULT_PRECISION);
      return verb === 'E' ? text.toUpperCase() : text;
    }
    default:
      return undefined;
  }
}

function intText(value: number, verb: string): string | undefined {
  switch (verb) {
    case 'v':
    case 'd':
      return String(value);
    case 'x':
      return value.toString(16);
    case 'X':
      return value.toString(16).toUpperCase();
    case 'o':
      return value.toString(8);
    case 'b':
      return value.toString(2);
    case 'c':
      return String.fromCodePoint(value);
    default:
      return undefined;
  }
}

function stringText(value: string, verb: string, precision: number | undefined): string | undefined {
  const cut = precision === undefined ? value : [...value].slice(0, precision).join('');
  if (verb === 's') return cut;
  if (verb === 'q') return quote(cut);
  if (verb !== 'x' && verb !== 'X') return undefined;
  const hex = [...new TextEncoder().encode(cut)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return verb === 'x' ? hex : hex.toUpperCase();
}
