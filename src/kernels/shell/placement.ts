import type { Ms } from '../../base/clock';
import { quoted, shellWords } from '../../runbook/shellWords';

/** A program with its parameters, ready to start without any local shell reading them. */
export interface CommandLine {
  readonly command: string;
  readonly parameters: readonly string[];
  /** The other end watches its standard input, and stops what it started when that ends. */
  readonly holdsInput: boolean;
}

export interface Placed {
  /** The shell that reads the script: `bash`. */
  readonly shell: string;
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
  /** `ssh worker-1`, `docker exec web`; absent for this machine. */
  readonly via: string | undefined;
  /** Folder at the other end. */
  readonly remoteDirectory: string | undefined;
  /** How long the other end waits between asking the script to end and ending it. */
  readonly grace: Ms;
}

/**
 * How to start a script where it belongs. On this machine variables are the program's environment; elsewhere they are
 * quoted assignments before the script, because neither ssh nor kubectl passes an environment on.
 */
export function commandLineOf(placed: Placed): CommandLine | undefined {
  if (placed.via === undefined || placed.via.trim() === '')
    return { command: placed.shell, parameters: ['-c', placed.script], holdsInput: false };
  const [command, ...parameters] = withoutTerminal(shellWords(placed.via));
  if (command === undefined) return undefined;
  const script = withAssignments(placed);
  if (programName(command) === 'ssh') {
    const holdsInput = placed.shell === 'bash';
    const remote = holdsInput
      ? ['bash', '-c', watched(placed.grace), 'sitrep', script]
      : [placed.shell, '-c', script];
    // ssh joins its parameters with spaces and a shell at the other end reads them again: so one quoted text.
    return { command, parameters: [...parameters, remote.map(quoted).join(' ')], holdsInput };
  }
  const divider = programName(command) === 'kubectl' && !parameters.includes('--') ? ['--'] : [];
  return { command, parameters: [...parameters, ...divider, placed.shell, '-c', script], holdsInput: false };
}

/**
 * Without a terminal, ssh leaves what it started running when it is stopped here. So the script runs in a group of its
 * own, and a watcher ends that group as soon as standard input ends, which is when this end has gone.
 */
const watched = (grace: Ms): string => `set -m
bash -c "$1" </dev/null &
script=$!
{ cat; kill -TERM -- "-$script"; sleep ${grace / 1_000}; kill -KILL -- "-$script"; } >/dev/null 2>&1 &
watcher=$!
wait "$script"
status=$?
kill -TERM -- "-$watcher" 2>/dev/null
exit "$status"`;

function withAssignments({ script, environment, remoteDirectory }: Placed): string {
  const folder = remoteDirectory === undefined ? [] : [`cd ${quoted(remoteDirectory)} || exit`];
  const assignments = Object.entries(environment).map(([name, value]) => `export ${name}=${quoted(value)}`);
  return [...folder, ...assignments, script].join('\n');
}

const programName = (command: string): string => command.split(/[\\/]/).at(-1) ?? command;

/** There is no terminal to pass on: `docker exec -it web` would refuse to start. */
function withoutTerminal(words: readonly string[]): readonly string[] {
  if (!['docker', 'podman', 'kubectl'].includes(programName(words[0] ?? ''))) return words;
  return words
    .filter((word) => word !== '-t' && word !== '--tty')
    .map((word) => (word === '-it' || word === '-ti' ? '-i' : word));
}
