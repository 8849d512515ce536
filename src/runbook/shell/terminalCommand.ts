import { commandsOfSession } from './consoleSession';
import { shellVariables } from './shellVariables';
import { quoted, shellWords } from './shellWords';

/** What to type into a terminal so that it does what a shell step would do. */
export interface TerminalCommand {
  /** The program of the terminal: it must be the one that reads the text. */
  readonly shell: string;
  /** One line without control characters: nothing in it is a key, so typing it runs nothing. */
  readonly text: string;
  /** Values of the step, as environment of the terminal; empty where they travel in the text. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface TerminalStep {
  readonly language: string;
  readonly source: string;
  readonly variables: Readonly<Record<string, string>>;
  /** `ssh worker-1`, `docker exec web`; absent for this machine. */
  readonly via: string | undefined;
  /** Folder at the other end. */
  readonly remoteDirectory: string | undefined;
}

/** The command for a step, or the sentence that says why there is none. `inherited` is the terminal's own environment. */
export function terminalCommand(
  step: TerminalStep,
  inherited: Readonly<Record<string, string | undefined>>,
): TerminalCommand | { readonly problem: string } {
  const source = step.language === 'console' ? commandsOfSession(step.source) : step.source;
  const { script, environment, unknown, inQuotes } = shellVariables(source, step.variables, inherited);
  if (unknown[0] !== undefined) return { problem: `The variable "${unknown[0]}" has no value here.` };
  if (inQuotes[0] !== undefined) {
    const message = `"\${${inQuotes[0]}}" stands inside single quotes, where a shell replaces nothing. Use double quotes.`;
    return { problem: message };
  }
  // A line that looks like a comment may be a part of a quoted text; not so before the first command.
  const commands = script.replace(LEADING_COMMENTS, '');
  const lines = commands.split(/\r\n|\n|\r/).filter((line) => !/^\s*(?:#|$)/.test(line));
  if (lines.length === 0) return { problem: 'This step has no command to run.' };
  const reader = step.language === 'zsh' || step.language === 'sh' ? step.language : 'bash';
  const via = shellWords(step.via ?? '');
  if (via.length > 0) {
    return {
      shell: 'bash',
      text: elsewhere(via, reader, withAssignments(commands, environment, step)),
      environment: {},
    };
  }
  const [only = ''] = lines;
  const alone = lines.length === 1 && (commands.trim() === only.trim() || !/["']/.test(commands));
  const plain = alone && !CONTROLS.test(only) && !only.includes('!');
  // Another shell than the terminal's own reads it as one quoted word, and so does whatever is more than a line.
  const text = plain && reader !== 'sh' ? only.trim() : `${reader} -c ${word(commands)}`;
  return { shell: reader === 'zsh' ? 'zsh' : 'bash', text, environment };
}

const LEADING_COMMENTS = /^(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r))+/;

/** Control and format characters: as keys they would act on the terminal, and on the screen they would hide something. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u;
const EACH_CONTROL = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\\']/gu;

/** Any text as one visible word; with control characters in the form `$'…'` of bash and zsh, where none is left. */
function word(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (!CONTROLS.test(text)) return quoted(text);
  return `$'${text.replace(EACH_CONTROL, escaped)}'`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\\': '\\\\', "'": "\\'" };

const escaped = (character: string): string =>
  ESCAPES[character] ?? `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;

function withAssignments(
  script: string,
  environment: Readonly<Record<string, string>>,
  { remoteDirectory }: TerminalStep,
): string {
  const folder = remoteDirectory === undefined ? [] : [`cd -- ${quoted(remoteDirectory)} || exit`];
  const assignments = Object.entries(environment).map(([name, value]) => `export ${name}=${quoted(value)}`);
  return [...folder, ...assignments, script].join('\n');
}

/** The other end gets a terminal too: that is what the step is here for. */
function elsewhere(via: readonly string[], reader: string, script: string): string {
  const [program = '', ...parameters] = via;
  const name = program.split(/[\\/]/).at(-1) ?? program;
  const words = parameters.map(word);
  // ssh joins its parameters with spaces and a shell at the other end reads them again: so quoted twice.
  if (name === 'ssh')
    return [word(program), '-t', ...words, word(`${reader} -c ${quoted(script)}`)].join(' ');
  const isContainer = ['docker', 'podman', 'kubectl'].includes(name);
  const verb = parameters.indexOf('exec');
  const divider = name === 'kubectl' && !parameters.includes('--') ? ['--'] : [];
  const asks = parameters.some((parameter) => /^(?:-[a-z]*t[a-z]*|--tty)$/.test(parameter));
  if (isContainer && verb >= 0 && !asks) words.splice(verb + 1, 0, '-it');
  return [word(program), ...words, ...divider, reader, '-c', word(script)].join(' ');
}
