import type { ConfigurationProblem } from '../configuration/configuration';
import { counted } from '../words';
import { printable } from '../../base/printable';

/** `sitrep.yaml:4:7 error message`, as editors and CI read it. */
export const problemLine = ({ file, severity, range, message }: ConfigurationProblem): string =>
  `${file}:${range.start.line}:${range.start.column} ${severity} ${printable(message)}`;

/** All problems, and what they come to. */
export function problemReport(file: string, problems: readonly ConfigurationProblem[]): string {
  if (problems.length === 0) return `${file} is fine.\n`;
  return `${[...problems.map(problemLine), problemCount(problems, 'error')].join('\n')}\n`;
}

/** `2 mistakes, 1 warning`, with the word for what is wrong. */
export function problemCount(problems: readonly ConfigurationProblem[], word = 'mistake'): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  return [
    ...(errors > 0 ? [counted(errors, word)] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ].join(', ');
}
