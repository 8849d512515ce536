import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TerminalStep } from '../../../src/runbook/shell/terminalCommand';
import { terminalCommand } from '../../../src/runbook/shell/terminalCommand';

const step = (source: string, changes: Partial<TerminalStep> = {}): TerminalStep => ({
  language: 'bash',
  source,
  variables: {},
  via: undefined,
  remoteDirectory: undefined,
  ...changes,
});
const textOf = (wanted: TerminalStep): string => {
  const command = terminalCommand(wanted, {});
  return 'problem' in command ? `problem: ${command.problem}` : command.text;
};

describe('the command for a terminal', () => {
  it.each([
    [
      'a single command as it stands',
      step('# 1. Watch\nwatch celery inspect active\n'),
      'watch celery inspect active',
    ],
    [
      'a single command with quotes, below its comment',
      step("# 6. Don't stop\n\nwatch -n 5 'celery inspect stats'"),
      "watch -n 5 'celery inspect stats'",
    ],
    ['several lines as one word', step('sudo true\nwatch ls'), `bash -c $'sudo true\\nwatch ls'`],
    ['what history would change as one word', step('sudo echo "hi!x"'), `bash -c 'sudo echo "hi!x"'`],
    ['a quoted text whole', step('echo "a\n# b"'), `bash -c $'echo "a\\n# b"'`],
    ['keys made visible', step('echo a\u0003b'), `bash -c $'echo a\\U00000003b'`],
    ['hidden directions made visible', step('echo \u202eabc'), `bash -c $'echo \\U0000202eabc'`],
    ['another shell by its name', step('top', { language: 'sh' }), 'sh -c top'],
    ['the commands of a session', step('$ top\nTasks: 3', { language: 'console' }), 'top'],
    [
      'through ssh, with a terminal',
      step('top', { via: 'ssh -p 22 worker-1' }),
      `ssh -t -p 22 worker-1 'bash -c '\\''top'\\'''`,
    ],
    [
      'in a container, with a terminal',
      step('top', { via: 'docker exec web' }),
      'docker exec -it web bash -c top',
    ],
    [
      'in a pod',
      step('top', { via: 'kubectl exec deploy/web' }),
      'kubectl exec -it deploy/web -- bash -c top',
    ],
    ['nothing', step('# only a comment'), 'problem: This step has no command to run.'],
    [
      'a value that is missing',
      step('top ${alert.labels.host}'),
      'problem: The variable "alert.labels.host" has no value here.',
    ],
  ])('is %s', (_, wanted, text) => {
    expect(textOf(wanted)).toBe(text);
  });

  it('passes values as environment, never as text', () => {
    const variables = { 'alert.labels.host': '; rm -rf /' };
    expect(terminalCommand(step('top ${alert.labels.host}', { variables }), {})).toEqual({
      shell: 'bash',
      text: 'top ${alert_labels_host}',
      environment: { alert_labels_host: '; rm -rf /' },
    });
  });

  it('holds no key, whatever the step and its values hold', () => {
    const anything = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(anything, anything, (source, value) => {
        const text = textOf(step(`${source}\${v.x}`, { variables: { 'v.x': value }, via: 'ssh h' }));
        expect(text).not.toMatch(/^(?!problem)[^]*[\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  it.each(["it's\ttabbed\nand \\ more", 'é🔥\u202e\u001b[31m', '$HOME `id` "q"'])(
    'is read by bash as the script that it was: %j',
    (text) => {
      const source = `cat <<'END'\n${text}\nEND`;
      const printed = execFileSync('bash', ['-c', textOf(step(source))], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      });
      expect(printed).toBe(`${text}\n`);
    },
  );
});
