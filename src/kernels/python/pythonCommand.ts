import { quoted, shellCommands } from '../../runbook/shell/shellWords';
import type { StartedBy } from '../shared/elsewhere';
import { elsewhere, programName } from '../shared/elsewhere';
import { READ_LINE } from './interpreterProgram';

/** How a session starts. */
export interface PythonCommand extends StartedBy {
  /** It reads its first line at once; otherwise it is a console, which says by a prompt when it reads. */
  readonly readsAtOnce: boolean;
}

const HERE = process.platform === 'win32' ? 'python' : 'python3';
const PYTHON = /^(?:python(?:\d(?:\.\d+)?)?|pypy\d?|ipython\d?)(?:\.exe)?$/;

/**
 * The program of a session: this machine's Python, or the connection's `command`, behind its `via`. Python itself and
 * Django's shell take code with `-c`, which keeps them from waiting for the end of their input; anything else is started
 * as the console that it is. A command with `&&` or the like is read by a shell.
 */
export function pythonCommand(
  written: string | undefined,
  via: string | undefined,
): PythonCommand | undefined {
  const text = written === undefined || written.trim() === '' ? HERE : written.trim();
  const commands = shellCommands(text);
  const last = commands.at(-1) ?? [];
  const readsAtOnce = takesCode(last);
  const isPlain = commands.length === 1 && !/[$~*`<>]/.test(text);
  const program = isPlain
    ? [...last, ...(readsAtOnce ? ['-c', READ_LINE] : [])]
    : ['sh', '-c', readsAtOnce ? `${text} -c ${quoted(READ_LINE)}` : text];
  const [command, ...parameters] = program;
  if (command === undefined) return undefined;
  if (via === undefined || via.trim() === '') return { command, parameters, readsAtOnce };
  const placed = elsewhere(via, program, { input: true });
  return placed && { ...placed, readsAtOnce };
}

/** Only without parameters of its own: `python -i settings.py` is a console. */
function takesCode(words: readonly string[]): boolean {
  const [program = '', ...parameters] = words;
  if (PYTHON.test(programName(program)) && parameters.every((word) => /^-[uBEsSq]+$/.test(word))) return true;
  const at = words.findIndex((word) => /(?:^|[\\/])(?:manage\.py|django-admin)$/.test(word));
  return (
    at >= 0 &&
    words[at + 1] === 'shell' &&
    words.slice(at + 2).every((word) => /^--(?:settings|pythonpath)=/.test(word))
  );
}
