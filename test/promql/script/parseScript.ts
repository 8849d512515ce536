import { PromqlProblem } from '../../../src/promql/problem';
import type { Command, EvaluateCommand, LoadCommand, ValueSequence } from './command';
import { parseExpectations } from './parseExpectations';
import { parseSequence, parseStarts, signedMilliseconds } from './sequences';

const LOAD = /^load(_with_nhcb)?\s+(.+?)$/;
const INSTANT = /^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(.+?))?\s+(.+)$/;
const RANGE = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)$/;

/**
 * Reads a script of the official test language: commands of blocks that end at an empty line. A block that cannot be
 * read becomes a command that says so, and the script goes on behind it.
 */
export function parseScript(text: string): Command[] {
  const lines = text.split('\n').map((line) => (line.trim().startsWith('#') ? '' : line.trim()));
  const commands: Command[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const word = line.split(/[\t ]+/, 1)[0]?.toLowerCase() ?? '';
    if (word === 'clear') {
      commands.push({ kind: 'clear' });
      continue;
    }
    const next = lines.indexOf('', at);
    const block = lines.slice(at + 1, next < 0 ? lines.length : next);
    commands.push(parseBlock(word, line, block, at + 1));
    at += block.length;
  }
  return commands;
}

function parseBlock(word: string, line: string, block: readonly string[], number: number): Command {
  try {
    if (word.startsWith('load')) return parseLoad(line, block);
    if (word.startsWith('eval')) return parseEvaluate(line, block, number);
    throw new SyntaxError(`"${line}" is no command`);
  } catch (error) {
    // Also the lexer's, which reads the labels of series.
    if (!(error instanceof SyntaxError || error instanceof PromqlProblem)) throw error;
    return { kind: 'invalid', line: number, text: line, problem: `cannot be read: ${error.message}` };
  }
}

function parseLoad(line: string, block: readonly string[]): LoadCommand {
  const [, suffix, step] = LOAD.exec(line) ?? [];
  if (step === undefined) throw new SyntaxError(`"${line}" names no step`);
  let starts: ReturnType<typeof parseStarts> | undefined;
  const series: ValueSequence[] = [];
  for (const each of block) {
    if (/^\S*@st\s/.test(each)) {
      if (starts) throw new SyntaxError('no values follow the starts before it');
      starts = parseStarts(each);
      continue;
    }
    const sequence = parseSequence(each);
    if (starts) checkStarts(starts, sequence);
    series.push({ ...sequence, ...(starts ? { starts: starts.starts } : {}) });
    starts = undefined;
  }
  if (starts) throw new SyntaxError('no values follow the starts');
  return { kind: 'load', step: signedMilliseconds(step), series, withHistograms: suffix !== undefined };
}

function checkStarts({ labels, starts }: ReturnType<typeof parseStarts>, sequence: ValueSequence): void {
  if (labels.key !== sequence.labels.key) throw new SyntaxError('the starts are of another series');
  if (starts.length !== sequence.values.length) {
    throw new SyntaxError(`there are ${starts.length} starts for ${sequence.values.length} values`);
  }
}

function parseEvaluate(line: string, block: readonly string[], number: number): EvaluateCommand {
  const instant = INSTANT.exec(line);
  const range = instant ? null : RANGE.exec(line);
  if (!instant && !range) throw new SyntaxError(`"${line}" is no evaluation`);
  const { rangeVector, ...expectations } = parseExpectations(block, instant?.[1] ?? range?.[1]);
  const common = { kind: 'evaluate' as const, line: number, expectations, rangeVector };
  if (instant) {
    const isLong = expectations.series.some(({ values }) => values.length > 1);
    if (isLong && !rangeVector) throw new SyntaxError('an instant query has one value for each series');
    const at = signedMilliseconds(instant[2] ?? '0');
    return { ...common, query: instant[3] ?? '', mode: 'instant', start: at, end: at, step: 0 };
  }
  const timeOf = (group: number): number => signedMilliseconds(range?.[group] ?? '');
  const [start, end, step] = [timeOf(2), timeOf(3), timeOf(4)];
  if (end < start) throw new SyntaxError('the range ends before it starts');
  return { ...common, query: range?.[5] ?? '', mode: 'range', start, end, step };
}
