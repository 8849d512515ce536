import { formatDuration } from '../../promql/syntax/duration';
import type { AlertFilter, FilterField, FilterNode, FilterTerm } from './alertFilter';
import { flagOf, keyOf, LABEL_PREFIX } from './filterKeys';
import { scanFilter } from './scanFilter';

/** The filter in its canonical spelling, without what was not understood: reading it again gives the same. */
export const printFilter = ({ root }: AlertFilter): string => printNode(root);

function printNode(node: FilterNode): string {
  switch (node.kind) {
    case 'all':
      return node.parts.map((part) => grouped(part, part.kind === 'any')).join(' ');
    case 'any':
      return node.parts.map(printNode).join(' or ');
    case 'not':
      return `-${grouped(node.part, node.part.kind === 'all' || node.part.kind === 'any')}`;
    default:
      return printTerm(node);
  }
}

const grouped = (node: FilterNode, inParentheses: boolean): string =>
  inParentheses ? `(${printNode(node)})` : printNode(node);

function printTerm(term: FilterTerm): string {
  switch (term.kind) {
    case 'flag':
      return term.flag;
    case 'severity':
      return `severity${term.operator}${'severity' in term ? term.severity : term.severities.join(',')}`;
    case 'state':
      return `state${term.operator}${term.states.join(',')}`;
    case 'age':
      return `age${term.operator}${formatDuration(term.duration)}`;
    case 'field':
      return `${printField(term.field)}${term.operator}${term.values.map(printValue).join(',')}`;
    case 'text':
      return printWord(term.text);
  }
}

/** A field as it is typed: a label whose name is also a key is written in full. */
export function printField(field: FilterField): string {
  if (typeof field === 'string') return field;
  const { label } = field;
  return keyOf(label) !== undefined || label.startsWith(LABEL_PREFIX) ? `${LABEL_PREFIX}${label}` : label;
}

/** A value as it is typed behind an operator, of which its first character must not become a part. */
export const printValue = (value: string): string =>
  /^$|^[=~]|[\s",()\\]/.test(value) ? quoted(value) : value;

/** A parenthesis in a word could take the one behind the group along. */
function printWord(text: string): string {
  const [token, ...others] = scanFilter(text);
  const isItself = token?.kind === 'word' && token.piece.text === text && others.length === 0;
  return isItself && flagOf(text) === undefined && !/[()]/.test(text) ? text : quoted(text);
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
