import type { TextDecoder as Decoder } from 'node:util';
import { throwIfAborted } from '../../base/abort';
import type { BodyRest, HttpResponse } from '../../base/http/http';
import { HttpError } from '../../base/http/http';
import type {
  CellKernel,
  KernelContext,
  ResolvedConnection,
  Step,
  StepOutput,
  StepResult,
} from '../../runbook/kernel';
import { counted, failed, succeeded } from '../shared/stepResult';
import { withinTime } from '../shared/withinTime';
import { decoderFor, displayOf, isText, statusText } from './answer';
import type { FilledRequest } from './filling';
import { fill } from './filling';
import type { StatusRange, WrittenRequest } from '../../runbook/policy/httpRequests';
import { READING_METHODS, requestsOf } from '../../runbook/policy/httpRequests';

/** Sends the requests of a step in order, and stops at the first whose answer is not the expected one. */
export class HttpKernel implements CellKernel {
  readonly #disposal = new AbortController();

  constructor(private readonly context: KernelContext) {}

  async run(step: Step, output: StepOutput, signal: AbortSignal): Promise<StepResult> {
    throwIfAborted(signal);
    const ready = prepare(step);
    if ('outcome' in ready) return ready;
    const limits = {
      ...{ clock: this.context.clock, timeout: step.timeout, afterTimeout: 'the request was given up.' },
      isTimeout: (error: unknown) => error instanceof HttpError && error.reason === 'timeout',
      failureOf: (error: unknown) => (error instanceof HttpError ? error.message : undefined),
    };
    return withinTime(limits, AbortSignal.any([signal, this.#disposal.signal]), (own) =>
      this.#send(step, ready, output, own),
    );
  }

  dispose(): void {
    this.#disposal.abort();
  }

  async #send(
    step: Step,
    ready: readonly Ready[],
    output: StepOutput,
    signal: AbortSignal,
  ): Promise<StepResult> {
    const statuses: string[] = [];
    let truncated = false;
    const headers = await headersFor(ready, step.connection, signal);
    for (const [index, { written, filled }] of ready.entries()) {
      const shown = new ShownAnswer(output);
      const response = await this.context.http.send(
        {
          method: written.method,
          url: filled.url.href,
          headers: { ...headers[index], ...lowerCase(filled.headers) },
          timeout: step.timeout,
          maxBytes: step.outputLimit,
          beyond: (answer) => shown.beyond(answer),
          ...(filled.body !== undefined && { body: filled.body }),
        },
        signal,
      );
      throwIfAborted(signal);
      shown.end(response);
      truncated ||= shown.isCut;
      const status = `${response.status} ${statusText(response.status)}`.trim();
      if (!isExpected(response.status, written.expected))
        return failed(disappointment(written, status), { summary: status, truncated });
      statuses.push(status);
    }
    const summary =
      statuses.length === 1
        ? (statuses[0] ?? '')
        : `${counted(statuses.length, 'answer')}: ${statuses.join(', ')}`;
    return succeeded(summary, { truncated });
  }
}

/** One answer on its way to the screen: its beginning, and the rest to whoever keeps it. */
class ShownAnswer {
  #isCut = false;
  #decoder: Decoder | undefined;

  constructor(private readonly output: StepOutput) {}

  /** The body was longer than what is shown of it. */
  get isCut(): boolean {
    return this.#isCut;
  }

  beyond(answer: HttpResponse): BodyRest {
    this.#isCut = true;
    const decoder = (this.#decoder = decoderFor(answer));
    const display = displayOf(answer, decoder);
    this.output.show(display);
    const { rest } = this.output;
    // Bytes that are no text are of no use in a text file.
    const wanted = (): boolean =>
      rest !== undefined && !rest.isFull && isText(display.body) && !isBinary(answer);
    return { wanted, take: (chunk) => rest?.text('stdout', decoder.decode(chunk, { stream: true })) };
  }

  end(answer: HttpResponse): void {
    if (!this.#decoder) this.output.show(displayOf(answer, decoderFor(answer)));
  }
}

const isBinary = ({ body }: HttpResponse): boolean => body.includes(0);

interface Ready {
  readonly written: WrittenRequest;
  readonly filled: Extract<FilledRequest, { url: URL }>;
}

/** Everything that can be refused is refused before the first request leaves. */
function prepare(step: Step): readonly Ready[] | StepResult {
  const written = requestsOf(step.source);
  if ('mistake' in written) return failed(`Line ${written.line}: ${written.mistake}`);
  const ready: Ready[] = [];
  for (const request of written) {
    const { connection } = step;
    if (connection?.access === 'read-only' && !READING_METHODS.includes(request.method))
      return failed(
        `The connection "${connection.name}" is read-only, and ${request.method} may change something. Only ${READING_METHODS.join(', ')} are sent. Nothing was sent.`,
        { summary: 'refused: read-only' },
      );
    const filled = fill(request, step.variables, connection?.url);
    if ('problem' in filled) return failed(`Line ${request.line}: ${filled.problem}`);
    const stray = connection && strayChange(request, filled.url, connection);
    if (stray) return failed(`Line ${request.line}: ${stray}`, { summary: 'refused: elsewhere' });
    ready.push({ written: request, filled });
  }
  return ready;
}

const originOf = ({ url }: ResolvedConnection): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;

/** What a connection allows, and what was asked about it, holds for its own place and for no other. */
function strayChange(
  { method }: WrittenRequest,
  { origin }: URL,
  connection: ResolvedConnection,
): string | undefined {
  const own = originOf(connection);
  if (READING_METHODS.includes(method) || own === origin) return undefined;
  return `${method} would go to ${origin}, and the connection "${connection.name}" is ${own ?? 'without a "url"'}. Write a path, or take "on=" away. Nothing was sent.`;
}

/**
 * A connection's headers hold its secrets, which belong to its own origin and go nowhere else. They are asked for once,
 * before the first request leaves: where a secret is not known, none does.
 */
async function headersFor(
  ready: readonly Ready[],
  connection: ResolvedConnection | undefined,
  signal: AbortSignal,
): Promise<readonly Readonly<Record<string, string>>[]> {
  const isOwn = ({ filled }: Ready): boolean =>
    connection !== undefined && originOf(connection) === filled.url.origin;
  const own = connection && ready.some(isOwn) ? lowerCase(await connection.headers(signal)) : {};
  return ready.map((each) => (isOwn(each) ? own : {}));
}

const lowerCase = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const isExpected = (status: number, expected: readonly StatusRange[]): boolean =>
  expected.length === 0 ? status < 400 : expected.some(({ from, to }) => status >= from && status <= to);

function disappointment({ method, target, expected }: WrittenRequest, status: string): string {
  const wanted =
    expected.length === 0 ? 'a status below 400' : `status ${expected.map(({ text }) => text).join(' or ')}`;
  return `${method} ${target} answered ${status}, and ${wanted} was expected.`;
}
