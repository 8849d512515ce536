import { quoted, shellWords } from '../../runbook/shell/shellWords';

/** A program with its parameters, ready to start without any local shell reading them. */
export interface StartedBy {
  readonly command: string;
  readonly parameters: readonly string[];
}

/**
 * Puts a program behind what reaches its place: `ssh worker-1`, `docker exec web`, `kubectl exec deploy/web`. Nothing when
 * `via` names no program. With `input`, containers pass standard input on.
 */
export function elsewhere(
  via: string,
  program: readonly string[],
  { input }: { readonly input: boolean },
): StartedBy | undefined {
  const [command, ...parameters] = withoutTerminal(shellWords(via));
  if (command === undefined) return undefined;
  // ssh joins its parameters with spaces and a shell at the other end reads them again: so one quoted text.
  if (programName(command) === 'ssh')
    return { command, parameters: [...parameters, program.map(quoted).join(' ')] };
  const divider = programName(command) === 'kubectl' && !parameters.includes('--') ? ['--'] : [];
  const words = input && isContainer(command) ? withInput(parameters) : parameters;
  return { command, parameters: [...words, ...divider, ...program] };
}

export const isSsh = (via: string): boolean => programName(shellWords(via)[0] ?? '') === 'ssh';

export const programName = (command: string): string => command.split(/[\\/]/).at(-1) ?? command;

const isContainer = (command: string): boolean =>
  ['docker', 'podman', 'kubectl'].includes(programName(command));

/** There is no terminal to pass on: `docker exec -it web` would refuse to start. */
function withoutTerminal(words: readonly string[]): readonly string[] {
  if (!isContainer(words[0] ?? '')) return words;
  return words
    .filter((word) => word !== '-t' && word !== '--tty')
    .map((word) => (word === '-it' || word === '-ti' ? '-i' : word));
}

/** `docker compose exec` passes input on by itself, and knows no `-i` in its older versions. */
function withInput(parameters: readonly string[]): readonly string[] {
  const verb = parameters.indexOf('exec');
  const asked = parameters.some((word) => /^(?:-[a-z]*i[a-z]*|--interactive|--stdin)$/.test(word));
  if (verb < 0 || asked || parameters.slice(0, verb).includes('compose')) return parameters;
  return [...parameters.slice(0, verb + 1), '-i', ...parameters.slice(verb + 1)];
}
