import { throwIfAborted } from '../../base/abort';
import type {
  CellKernel,
  KernelContext,
  ResolvedConnection,
  Step,
  StepOutput,
  StepResult,
} from '../../runbook/kernel';
import { classifyStep } from '../../runbook/policy/classify';
import { handOn } from '../shared/handOn';
import { OutputBudget } from '../shared/outputBudget';
import { failed, succeeded } from '../shared/stepResult';
import { withinTime } from '../shared/withinTime';
import type { RedisCommand } from './commands';
import { redisCommands } from './commands';
import { shownReply } from './display';
import { ReplyError } from './resp';
import { RedisSession, SessionError } from './session';

/** Sends the commands of a step in order, in a session of their own, and stops at the first that is refused. */
export class RedisKernel implements CellKernel {
  readonly #disposal = new AbortController();

  constructor(private readonly context: KernelContext) {}

  async run(step: Step, output: StepOutput, signal: AbortSignal): Promise<StepResult> {
    throwIfAborted(signal);
    const ready = prepare(step);
    if ('outcome' in ready) return ready;
    const { clock } = this.context;
    const limits = {
      ...{ clock, timeout: step.timeout, afterTimeout: 'the session was closed.' },
      failureOf: (error: unknown) => (error instanceof SessionError ? error.message : undefined),
    };
    return withinTime(limits, AbortSignal.any([signal, this.#disposal.signal]), async (own) => {
      const session = new RedisSession(ready.url, clock);
      try {
        return await send({ step, ready, session, output }, own);
      } finally {
        const gone = session.end(this.#disposal.signal);
        // Every reply is there, so nothing of the step is left at the server; what was given up there may be.
        if (own.aborted) await gone;
      }
    });
  }

  dispose(): void {
    this.#disposal.abort();
  }
}

interface Ready {
  readonly url: URL;
  readonly connection: ResolvedConnection;
  readonly commands: readonly RedisCommand[];
}

/** Everything that can be refused is refused before the session opens. */
function prepare({ source, variables, connection }: Step): Ready | StepResult {
  const url =
    connection?.type === 'redis' && URL.canParse(connection.url ?? '')
      ? new URL(connection.url ?? '')
      : undefined;
  if (!connection || !url || (url.protocol !== 'redis:' && url.protocol !== 'rediss:'))
    return failed(
      'Redis commands need a connection of type redis, with a "url" such as redis://cache:6379/0.',
    );
  const commands = redisCommands(source, variables);
  if ('mistake' in commands) return failed(`Line ${commands.line}: ${commands.mistake}`);
  if (commands.length === 0) return failed('Nothing to run: the step has no command.');
  const changing =
    connection.access === 'read-only' ? commands.find((command) => !isReading(command)) : undefined;
  if (changing) {
    const message = `Line ${changing.line}: the connection "${connection.name}" is read-only, and ${nameOf(changing)} may change something. Nothing was sent.`;
    return failed(message, { summary: 'refused: read-only' });
  }
  return { url, connection, commands };
}

/** By the list of commands that only read; a word that is no plain name is on no list. */
const isReading = ({ words: [command = '', sub = ''] }: RedisCommand): boolean =>
  /^[A-Za-z.]+$/.test(command) &&
  classifyStep('redis', `${command} ${/^[A-Za-z]*$/.test(sub) ? sub : ''}`) === 'read';

const nameOf = ({ words }: RedisCommand): string => (words[0] ?? '').toUpperCase();

interface Sending {
  readonly step: Step;
  readonly ready: Ready;
  readonly session: RedisSession;
  readonly output: StepOutput;
}

async function send({ step, ready, session, output }: Sending, signal: AbortSignal): Promise<StepResult> {
  const refusal = await greet(ready, session, signal);
  if (refusal) return failed(refusal);
  const budget = new OutputBudget(step.outputLimit, output);
  const stdout = budget.stream('stdout');
  let cut = false;
  for (const command of ready.commands) {
    const reply = await session.ask(command.words, signal);
    if (reply instanceof ReplyError)
      return failed(`Line ${command.line}: ${nameOf(command)} was refused: ${sentence(reply)}`, {
        truncated: cut || budget.truncated,
      });
    const shown = shownReply(command.words[0] ?? '', reply);
    if ('text' in shown) await stdout.push(Buffer.from(`${shown.text}\n`));
    else {
      cut ||= shown.more.length > 0;
      output.show(shown.display);
      await handOn(shown.more, output.rest);
    }
  }
  stdout.end();
  return succeeded(ready.commands.length === 1 ? '1 reply' : `${ready.commands.length} replies`, {
    truncated: cut || budget.truncated,
  });
}

/** Says who it is and which database it means. The sentence says why the server does not let it. */
async function greet(
  { url, connection }: Ready,
  session: RedisSession,
  signal: AbortSignal,
): Promise<string | undefined> {
  const password = (await connection.password(signal)) ?? decodeURIComponent(url.password);
  const user = decodeURIComponent(url.username);
  if (password !== '') {
    const reply = await session.ask(['AUTH', ...(user === '' ? [] : [user]), password], signal);
    if (reply instanceof ReplyError)
      return `Redis at ${url.host} does not accept the password: ${sentence(reply)}`;
  }
  const database = url.pathname.slice(1);
  if (database === '') return undefined;
  const reply = await session.ask(['SELECT', database], signal);
  return reply instanceof ReplyError
    ? `Redis at ${url.host} has no database "${database}": ${sentence(reply)}`
    : undefined;
}

/** Some of the server's messages end with a full stop, and some do not. */
const sentence = ({ message }: ReplyError): string => `${message.replace(/\.$/, '')}.`;
