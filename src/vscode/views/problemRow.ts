import * as vscode from 'vscode';
import type { ConfigurationProblem } from '../../monitoring/configuration/configuration';
import { printable } from '../../base/printable';
import { problemCount } from '../../monitoring/report/problemReport';
import { toRange } from '../configuration/diagnostics';
import { iconOf } from './icons';
import type { Row } from './liveTree';
import { Hover } from './markdown';

/** A row for each file with mistakes, each of them below it with the way to its line; none when there are none. */
export function problemRows(problems: readonly ConfigurationProblem[]): readonly Row[] {
  const byFile = new Map<string, ConfigurationProblem[]>();
  for (const problem of problems) byFile.set(problem.file, [...(byFile.get(problem.file) ?? []), problem]);
  return [...byFile].map(([file, own]) => fileRow(file, own));
}

function fileRow(file: string, problems: readonly ConfigurationProblem[]): Row {
  const label = printable(file.split(/[\\/]/).at(-1) ?? file);
  const description = problemCount(problems);
  const isBroken = problems.some((problem) => problem.severity === 'error');
  return {
    id: `problems/${file}`,
    label,
    description: `${description}; the rest of the file works`,
    icon: iconOf(isBroken ? 'failing' : 'warning'),
    state: description,
    spoken: `${label}, ${description}`,
    context: 'problems',
    tooltip: () =>
      new Hover()
        .paragraph('What is wrong in this file. The rest of it works.')
        .facts([['File', file]])
        .build(),
    expanded: true,
    children: () => problems.map(problemRow),
  };
}

function problemRow({ file, message, range, severity }: ConfigurationProblem, index: number): Row {
  const place = `line ${range.start.line}`;
  return {
    id: `problem/${index}/${file}:${range.start.line}:${range.start.column}`,
    label: printable(message),
    description: place,
    icon: iconOf(severity === 'error' ? 'failing' : 'warning'),
    state: place,
    spoken: `${message} ${place}`,
    context: 'problem',
    command: {
      command: 'vscode.open',
      title: 'Open the Line',
      arguments: [vscode.Uri.file(file), { selection: toRange(range) }],
    },
    tooltip: () =>
      new Hover()
        .paragraph(message)
        .facts([['Where', `${file}:${range.start.line}`]])
        .build(),
  };
}
