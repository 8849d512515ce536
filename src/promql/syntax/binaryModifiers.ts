import type { VectorMatching } from './ast';
import { parseNumberLiteral } from './durationParser';
import { parseLabelNames } from './labelParser';
import type { TokenStream } from './tokenStream';

export interface BinaryModifiers {
  readonly bool: boolean;
  readonly matching: VectorMatching;
}

/** Reads what may stand behind a binary operator: `bool`, `on` or `ignoring`, a grouping, and fill values. */
export function parseModifiers(stream: TokenStream): BinaryModifiers {
  const bool = stream.takeIf('bool');
  let on = false;
  let labels: readonly string[] = [];
  let cardinality: VectorMatching['cardinality'] = 'oneToOne';
  let include: readonly string[] = [];
  if (stream.isAt('on') || stream.isAt('ignoring')) {
    on = stream.take().text === 'on';
    labels = parseLabelNames(stream);
    if (stream.isAt('group_left') || stream.isAt('group_right')) {
      cardinality = stream.take().text === 'group_left' ? 'manyToOne' : 'oneToMany';
      include = stream.isAt('(') ? parseLabelNames(stream) : [];
    }
  }
  return { bool, matching: { cardinality, on, labels, include, ...parseFills(stream) } };
}

function parseFills(stream: TokenStream): Pick<VectorMatching, 'fillLeft' | 'fillRight'> {
  if (stream.takeIf('fill')) {
    const value = parseFillValue(stream);
    return { fillLeft: value, fillRight: value };
  }
  let fillLeft: number | undefined;
  let fillRight: number | undefined;
  while (
    (fillLeft === undefined && stream.isAt('fill_left')) ||
    (fillRight === undefined && stream.isAt('fill_right'))
  ) {
    const side = stream.take().text;
    const value = parseFillValue(stream);
    if (side === 'fill_left') fillLeft = value;
    else fillRight = value;
  }
  return { fillLeft, fillRight };
}

/** Reads a number with an optional sign in parentheses. */
function parseFillValue(stream: TokenStream): number {
  stream.expect('(', 'fill modifier');
  const sign = stream.isAt('-') || stream.isAt('+') ? stream.take().text : '+';
  const { kind } = stream.peek();
  if (kind !== 'number' && kind !== 'duration') stream.unexpected('fill modifier', 'a number');
  const literal = parseNumberLiteral(stream);
  stream.expect(')', 'fill modifier');
  return sign === '-' ? -literal.value : literal.value;
}
