import type { Program, ProgramError } from './processGroup';

/** Why a program could not be started, and what to do. */
export function programSentence(
  error: ProgramError,
  { command, workingDirectory }: Pick<Program, 'command' | 'workingDirectory'>,
): string {
  switch (error.reason) {
    case 'notFound':
      return `The program "${command}" was not found. Is it installed, and on the PATH of the editor?`;
    case 'noFolder':
      return `The working directory "${workingDirectory}" does not exist.`;
    case 'notAllowed':
      return `The system does not let "${command}" be started.`;
    case 'tooLong':
      return 'The step is longer than the system passes to a shell. Put it into a script file and run that.';
    case 'other':
      return `"${command}" could not be started.`;
  }
}
