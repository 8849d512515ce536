import type { Ms } from '../../base/clock';
import { quoted } from '../../runbook/shell/shellWords';
import type { StartedBy } from '../shared/elsewhere';
import { elsewhere, isSsh } from '../shared/elsewhere';

export interface CommandLine extends StartedBy {
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
  const { via, shell } = placed;
  if (via === undefined || via.trim() === '')
    return { command: shell, parameters: ['-c', placed.script], holdsInput: false };
  const script = withAssignments(placed);
  const holdsInput = isSsh(via) && shell === 'bash';
  const program = holdsInput
    ? ['bash', '-c', watched(placed.grace), 'sitrep', script]
    : [shell, '-c', script];
  const started = elsewhere(via, program, { input: false });
  return started && { ...started, holdsInput };
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
  const folder = remoteDirectory === undefined ? [] : [`cd -- ${quoted(remoteDirectory)} || exit`];
  const assignments = Object.entries(environment).map(([name, value]) => `export ${name}=${quoted(value)}`);
  return [...folder, ...assignments, script].join('\n');
}
