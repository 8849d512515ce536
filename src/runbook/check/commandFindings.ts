import { commandsOfSession } from '../shell/consoleSession';
import type { StepSurroundings } from '../assist/surroundings';
import type { WrittenFence } from '../document/writtenFences';
import { connectionFor, kernelFor } from '../step/prepareStep';
import { shellCommands } from '../shell/shellWords';
import { optionValue } from '../step/stepInfo';
import type { RunbookFinding } from './finding';
import { onLine } from './finding';

/** Programs that a shell step on this machine would start and that are not there. Nothing is run to find out. */
export async function commandFindings(
  fence: WrittenFence,
  lines: readonly string[],
  { surroundings, onByDefault, isProgram }: CommandSurroundings,
): Promise<readonly RunbookFinding[]> {
  if (!runsHere(fence, surroundings, onByDefault)) return [];
  const findings: RunbookFinding[] = [];
  for (const name of programsOf(fence)) {
    if (!(await isProgram(name))) findings.push(missing(name, fence, lines));
  }
  return findings;
}

export interface CommandSurroundings {
  readonly surroundings: StepSurroundings;
  /** `on` of the front matter's defaults. */
  readonly onByDefault: string | undefined;
  /** Whether a program of this name is on the PATH. */
  readonly isProgram: (name: string) => Promise<boolean>;
}

/** Only a step on no connection is sure to run on this machine. */
function runsHere(
  { step }: WrittenFence,
  { kernels, connections }: StepSurroundings,
  byDefault: string | undefined,
): boolean {
  const kernel = kernelFor(step.language, kernels);
  if (!kernel?.connectionTypes.includes('shell')) return false;
  const places = connections.filter((connection) => connection.type === 'shell');
  const place = connectionFor(kernel, optionValue(step, 'on'), byDefault, places);
  return !('kind' in place) && place.connection === undefined;
}

/** First words of the commands, as far as a reader can tell: what the shell itself knows or computes is left out. */
function programsOf({ step, source }: WrittenFence): readonly string[] {
  const script = SESSIONS.has(step.language) ? commandsOfSession(source) : source;
  // The branches of a case and the elements of an array look like commands, and are none.
  if (/\bcase\b|=\(/.test(script)) return [];
  const functions = new Set([...script.matchAll(FUNCTION)].map((match) => match[1] ?? match[2]));
  const words = shellCommands(script).flatMap((command) => firstWord(command) ?? []);
  return [...new Set(words)].filter(
    (word) => /^[A-Za-z_][\w.+-]*$/.test(word) && !SHELL_WORDS.has(word) && !functions.has(word),
  );
}

const SESSIONS = new Set(['console', 'shellsession']);
const FUNCTION = /([A-Za-z_][\w-]*)\s*\(\)|\bfunction\s+([A-Za-z_][\w-]*)/g;
const ASSIGNMENT = /^[A-Za-z_]\w*\+?=/;
/** What follows one of these is a command again. */
const BEFORE_COMMANDS = new Set(['if', 'then', 'elif', 'else', 'while', 'until', 'do', '!', 'time']);

function firstWord(command: readonly string[]): string | undefined {
  return command.find((word) => !ASSIGNMENT.test(word) && !BEFORE_COMMANDS.has(word));
}

/** Reserved words and built-in utilities of POSIX shells, bash and zsh. */
const SHELL_WORDS = new Set(
  (
    'alias bg bind break builtin caller case cd command compgen complete continue coproc declare dirs disown done ' +
    'echo enable esac eval exec exit export false fc fg fi for function getopts hash help history in jobs kill let ' +
    'local logout mapfile popd printf pushd pwd read readarray readonly return select set shift shopt source ' +
    'suspend test times trap true type typeset ulimit umask unalias unset wait'
  ).split(' '),
);

const HTTP_METHOD = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;

function missing(name: string, fence: WrittenFence, lines: readonly string[]): RunbookFinding {
  const pattern = new RegExp(`(?<![\\w./-])${name.replace(/[.+]/g, '\\$&')}(?![\\w./-])`);
  const body = lines.slice(fence.line, fence.endLine - 1);
  const at = body.findIndex((text) => pattern.test(text) && !/^[>\s]*#/.test(text));
  const column = pattern.exec(body[at] ?? '')?.index ?? 0;
  const line = at < 0 ? fence.line : fence.line + 1 + at;
  const message = HTTP_METHOD.test(name)
    ? `"${name}" is no program but looks like an HTTP request, and the word behind the fence says that it is run by a shell. Write "http" there.`
    : `There is no program "${name}" on the PATH of this machine, where this step runs. Install it, or give the step a connection with on=NAME.`;
  return {
    code: 'missing-command',
    severity: 'warning',
    message,
    range: onLine(line, column + 1, name.length),
  };
}
