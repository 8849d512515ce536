const PROMPT = /^\s*\$ (.*)$/;
const CONTINUATION = /^(?:\s*> )?(.*)$/;

/**
 * The commands of a pasted session: the lines after a `$ ` prompt, with their `> ` and `\` continuations. What the
 * commands printed is left out; a session without a prompt has no commands.
 */
export function commandsOfSession(session: string): string {
  const commands: string[] = [];
  let continues = false;
  for (const line of session.split(/\r?\n/)) {
    const pattern: RegExp = continues ? CONTINUATION : PROMPT;
    const command: string | undefined = pattern.exec(line)?.[1];
    if (command !== undefined) commands.push(command);
    continues = command?.endsWith('\\') ?? false;
  }
  return commands.join('\n');
}
