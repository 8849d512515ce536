import type { RE2JS } from 're2js';
import { execution } from '../evaluation/context';
import { mergeEqual } from '../evaluation/names';
import type { Column, Value } from '../evaluation/value';
import { vector } from '../evaluation/value';
import { METRIC_NAME } from '../labels/labelSet';
import { isLabelName } from '../labels/labelName';
import { RegexProblem, compileWhole, expandMatch } from '../labels/regex';
import type { FunctionCall, FunctionImplementation } from './call';
import { textArgument, vectorArgument } from './call';

export const RELABEL_FUNCTIONS = {
  label_replace: labelReplace,
  label_join: labelJoin,
} as const satisfies Record<string, FunctionImplementation>;

function labelReplace(call: FunctionCall): Value {
  const [target, replacement, source, pattern] = [1, 2, 3, 4].map((at) => textArgument(call, at));
  const regex = compile(pattern ?? '');
  requireLabelName(target ?? '', 'destination', 'label_replace');
  const columns = vectorArgument(call, 0).map((column) => {
    const matcher = regex.matcher(column.labels.get(source ?? ''));
    if (!matcher.find()) return column;
    return relabelled(column, target ?? '', expandMatch(replacement ?? '', matcher));
  });
  return vector(mergeEqual(columns));
}

function labelJoin(call: FunctionCall): Value {
  const [target, separator] = [textArgument(call, 1), textArgument(call, 2)];
  const sources = call.call.arguments.slice(3).map((_argument, at) => textArgument(call, at + 3));
  for (const source of sources) requireLabelName(source, 'source', 'label_join');
  requireLabelName(target, 'destination', 'label_join');
  const columns = vectorArgument(call, 0).map((column) =>
    relabelled(column, target, sources.map((source) => column.labels.get(source)).join(separator)),
  );
  return vector(mergeEqual(columns));
}

/** A name that was set on purpose is kept. */
function relabelled(column: Column, target: string, value: string): Column {
  const dropName = target === METRIC_NAME ? false : column.dropName;
  return { ...column, labels: column.labels.with(target, value), dropName };
}

function compile(pattern: string): RE2JS {
  try {
    return compileWhole(pattern);
  } catch (error) {
    if (!(error instanceof RegexProblem)) throw error;
    throw execution(`invalid regular expression in label_replace(): ${pattern}`);
  }
}

function requireLabelName(name: string, role: string, where: string): void {
  if (!isLabelName(name)) throw execution(`invalid ${role} label name in ${where}(): ${name}`);
}
