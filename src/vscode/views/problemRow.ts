import * as vscode from 'vscode';
import type { ConfigurationProblem } from '../../monitoring/configuration/configuration';
import { counted } from '../../monitoring/words';
import { toRange } from '../configuration/diagnostics';
import { iconOf } from './icons';
import type { Row } from './liveTree';
import { Hover } from './markdown';

/** One row for all mistakes, each below it with the way to its line; none when there are none. */
export function problemsRow(problems: readonly ConfigurationProblem[]): readonly Row[] {
  if (problems.length === 0) return [];
  const description = counted(problems.length, 'mistake');
  const isBroken = problems.some((problem) => problem.severity === 'error');
  return [
    {
      id: 'problems',
      label: 'sitrep.yaml',
      description: `${description}; the rest of the file works`,
      icon: iconOf(isBroken ? 'failing' : 'warning'),
      state: description,
      spoken: `Configuration, ${description}`,
      context: 'problems',
      tooltip: () =>
        new Hover().paragraph('What is wrong in the configuration. The rest of it works.').build(),
      expanded: true,
      children: () => problems.map(problemRow),
    },
  ];
}

function problemRow({ file, message, range, severity }: ConfigurationProblem, index: number): Row {
  const place = `line ${range.start.line}`;
  return {
    id: `problem/${index}/${file}:${range.start.line}:${range.start.column}`,
    label: message,
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
