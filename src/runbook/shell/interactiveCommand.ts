import type { ShellCommand } from './shellWords';
import { shellCommands } from './shellWords';

/** A command that wants a person at a terminal, and why. */
export interface InteractiveCommand {
  /** As a person would say it: `watch`, `celery events`. */
  readonly command: string;
  /** Completes the sentence "`command` …". */
  readonly reason: string;
}

/**
 * The first command of a script that needs a terminal, or nothing. A step that has one is offered the terminal instead
 * of hanging without an answer to its prompt. `sudo -n`, `ssh host command`, `top -b` and the like run without.
 */
export function interactiveCommand(script: string): InteractiveCommand | undefined {
  for (const command of shellCommands(script)) {
    const found = interactiveIn(command);
    if (found) return found;
  }
  return undefined;
}

const PROMPT = 'may ask for a password';
const SCREEN = 'draws on the whole screen';
const SESSION = 'waits for what you type';
const EDITOR = 'opens an editor';

/** Words before a command that change how it runs, not what it is. */
const PREFIXES = new Set([
  'exec',
  'command',
  'nohup',
  'time',
  'env',
  'nice',
  'then',
  'do',
  'else',
  'if',
  '!',
]);
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

type Rule = (parameters: readonly string[]) => string | undefined;

const always =
  (reason: string): Rule =>
  () =>
    reason;

/** Interactive unless one of these options says what to do. */
const unless =
  (reason: string, ...options: readonly string[]): Rule =>
  (parameters) =>
    parameters.some((parameter) => options.some((option) => matchesOption(parameter, option)))
      ? undefined
      : reason;

/** Interactive only with one of these words among its parameters. */
const onlyWith =
  (reason: string, ...words: readonly string[]): Rule =>
  (parameters) =>
    parameters.some((parameter) => words.includes(parameter)) ? reason : undefined;

/** An interpreter without a script or a `-c` is a session. */
const session: Rule = (parameters) => (parameters.length === 0 ? SESSION : undefined);

const RULES: Readonly<Record<string, Rule>> = {
  watch: always(SCREEN),
  htop: always(SCREEN),
  btop: always(SCREEN),
  iotop: unless(SCREEN, '-b', '--batch'),
  top: unless(SCREEN, '-b', '-l'),
  less: always(SCREEN),
  more: always(SCREEN),
  man: always(SCREEN),
  tmux: always(SCREEN),
  screen: always(SCREEN),
  k9s: always(SCREEN),
  vi: always(EDITOR),
  vim: unless(EDITOR, '-es'),
  nvim: unless(EDITOR, '--headless'),
  nano: always(EDITOR),
  emacs: unless(EDITOR, '--batch'),
  visudo: unless(EDITOR, '-c'),
  crontab: onlyWith(EDITOR, '-e'),
  systemctl: onlyWith(EDITOR, 'edit'),
  kubectl: (parameters) =>
    onlyWith(EDITOR, 'edit')(parameters) ?? terminalIn(parameters, 'exec', 'run', 'attach'),
  docker: (parameters) => terminalIn(parameters, 'exec', 'run', 'attach'),
  podman: (parameters) => terminalIn(parameters, 'exec', 'run', 'attach'),
  su: unless(PROMPT, '-c', '--command'),
  passwd: always(PROMPT),
  telnet: always(SESSION),
  ftp: always(SESSION),
  sftp: unless(SESSION, '-b'),
  psql: unless(SESSION, '-c', '--command', '-f', '--file', '-l', '--list'),
  mysql: unless(SESSION, '-e', '--execute'),
  mongosh: unless(SESSION, '--eval', '--file'),
  'redis-cli': (parameters) => (wordsOf(parameters, '-hpnaus').length === 0 ? SESSION : undefined),
  python: session,
  python3: session,
  ipython: session,
  node: session,
  irb: always(SESSION),
  celery: onlyWith(SCREEN, 'events', 'shell'),
  ssh: (parameters) => (wordsOf(parameters, '-pilFoJLRDbcEmQSWw').length < 2 ? SESSION : undefined),
};

function interactiveIn(words: ShellCommand): InteractiveCommand | undefined {
  const start = words.findIndex((word) => !PREFIXES.has(word) && !ASSIGNMENT.test(word));
  const [program, ...parameters] = start < 0 ? [] : words.slice(start);
  const name = program?.split('/').at(-1);
  if (!name) return undefined;
  if (name === 'sudo' || name === 'doas') return underPrivilege(name, parameters);
  const django = parameters.findIndex((parameter) => parameter.endsWith('manage.py'));
  if (django >= 0 || name === 'manage.py') return inDjango(parameters.slice(django + 1));
  if (name === 'celery' && isQuietEvents(parameters)) return undefined;
  const reason = Object.hasOwn(RULES, name) ? RULES[name]?.(parameters) : undefined;
  return reason ? { command: spoken(name, parameters), reason } : undefined;
}

/** With `-n` it never asks, so what it runs decides. */
function underPrivilege(name: string, parameters: readonly string[]): InteractiveCommand | undefined {
  const silent = parameters.findIndex((parameter) => parameter === '-n' || parameter === '--non-interactive');
  if (silent < 0)
    return { command: name, reason: `${PROMPT}; with "${name} -n" it would fail instead of asking` };
  return interactiveIn(wordsOf(parameters, '-ugh'));
}

const isQuietEvents = (parameters: readonly string[]): boolean =>
  parameters.includes('events') &&
  parameters.some((parameter) => /^(?:-d|--dump|-c|--camera)(?:=|$)/.test(parameter));

function inDjango([command, ...parameters]: readonly string[]): InteractiveCommand | undefined {
  const asks = command === 'shell' || command === 'dbshell' || command === 'createsuperuser';
  if (!asks || parameters.some((parameter) => /^(?:-c|--command|--no-?input)/.test(parameter)))
    return undefined;
  return { command: `manage.py ${command}`, reason: SESSION };
}

/** `docker exec -it web sh` asks for a terminal itself. */
function terminalIn(parameters: readonly string[], ...verbs: readonly string[]): string | undefined {
  const verb = parameters.find((parameter) => !parameter.startsWith('-'));
  if (verb === undefined || !verbs.includes(verb)) return undefined;
  const asks =
    verb === 'attach' || parameters.some((parameter) => /^(?:-[a-z]*t[a-z]*|--tty)$/.test(parameter));
  return asks ? SESSION : undefined;
}

function matchesOption(parameter: string, option: string): boolean {
  if (parameter === option || parameter.startsWith(`${option}=`)) return true;
  const isShort = /^-[A-Za-z]$/.test(option);
  return isShort && /^-[A-Za-z]+/.test(parameter) && parameter.includes(option.slice(1));
}

/** Parameters without options, nor the values of those short options that take one. */
function wordsOf(parameters: readonly string[], withValue: string): readonly string[] {
  const words: string[] = [];
  for (let index = 0; index < parameters.length; index++) {
    const parameter = parameters[index] ?? '';
    if (words.length > 0 || !parameter.startsWith('-')) words.push(parameter);
    else if (/^-[A-Za-z]$/.test(parameter) && withValue.includes(parameter.slice(1))) index += 1;
  }
  return words;
}

/** Names the sub-command where it is what makes the command interactive. */
const spoken = (name: string, parameters: readonly string[]): string => {
  const verb = parameters.find((parameter) =>
    ['events', 'shell', 'edit', 'exec', 'attach', '-e'].includes(parameter),
  );
  return ['celery', 'kubectl', 'docker', 'podman', 'systemctl', 'crontab'].includes(name) && verb
    ? `${name} ${verb}`
    : name;
};
