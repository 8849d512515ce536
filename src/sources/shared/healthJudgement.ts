import type { CheckObservation, ComponentResult, Verdict } from '../../monitoring/check';
import { field, isObject, type JsonObject } from './json';
import { shorten } from './sourceHttp';
import { componentsOf, reasonOf, statusOf } from './healthComponents';
import { verdictOfSentence, verdictOfWord } from './healthWords';

/** What an answer says about health, before it is known whose. */
export type HealthJudgement = Pick<CheckObservation, 'verdict' | 'reason' | 'components' | 'values'>;

export interface HealthAnswer {
  readonly status: number;
  /** Whether the status is one that the configuration expects of a healthy service. */
  readonly expected: boolean;
  readonly body: HealthBody;
}

export type HealthBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'json'; readonly value: unknown };

/**
 * Judges an answer by its worst part: the status code, the word it says of itself, and its components. An endpoint that
 * contradicts itself is not believed when it says that it is well.
 */
export function judge(answer: HealthAnswer): HealthJudgement {
  const { status, expected, body } = answer;
  const said = sayingOf(body);
  const components = body.kind === 'json' && isObject(body.value) ? componentsOf(body.value) : [];
  const verdict = worst([
    expected ? 'ok' : 'failing',
    ...(said ? [said.verdict] : []),
    ...components.map((component) => component.verdict),
    ...(says(answer, said, components) ? [] : (['unknown'] as const)),
  ]);
  return {
    verdict,
    reason: explain({ status, verdict, said, components }),
    components,
    values: body.kind === 'json' && isObject(body.value) ? numbersOf(body.value) : {},
  };
}

interface Saying {
  readonly verdict: Verdict;
  readonly word: string;
  readonly reason: string | undefined;
}

/** A body that says nothing leaves the status code to speak; one that is there but not understood does not. */
function says(
  { body }: HealthAnswer,
  said: Saying | undefined,
  components: readonly ComponentResult[],
): boolean {
  return body.kind === 'none' || said !== undefined || components.length > 0;
}

function sayingOf(body: HealthBody): Saying | undefined {
  if (body.kind === 'none') return undefined;
  if (body.kind === 'text') {
    return { verdict: verdictOfSentence(body.text), word: shorten(body.text, 80), reason: undefined };
  }
  const { value } = body;
  if (typeof value === 'string' || typeof value === 'boolean') {
    return { verdict: verdictOfWord(value), word: shorten(String(value), 80), reason: undefined };
  }
  if (!isObject(value)) return undefined;
  const word = statusOf(value) ?? overallOf(value);
  if (word === undefined) return undefined;
  return { verdict: verdictOfWord(word), word: shorten(String(word), 80), reason: reasonOf(value) };
}

function overallOf(answer: JsonObject): string | boolean | undefined {
  const value = field(answer, 'overall') ?? field(answer, 'success');
  return typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
}

function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('failing')) return 'failing';
  return verdicts.includes('unknown') ? 'unknown' : 'ok';
}

interface Explaining {
  readonly status: number;
  readonly verdict: Verdict;
  readonly said: Saying | undefined;
  readonly components: readonly ComponentResult[];
}

/**
 * One sentence in the endpoint's own words, with what is wrong first, for a row shows its beginning:
 * `redis is "error" (Redis connection failed), answered 503 "not_ready".`
 */
function explain({ status, verdict, said, components }: Explaining): string | undefined {
  const concerns = components.filter((component) => component.verdict !== 'ok').map(describeComponent);
  if (said?.reason !== undefined && verdict !== 'ok') concerns.push(shorten(said.reason));
  if (verdict === 'ok')
    return said && /^(warn|warning|yellow)$/i.test(said.word)
      ? `It warns: ${said.reason ?? said.word}`
      : undefined;
  const answer = said ? `answered ${status} "${said.word}"` : `answered ${status}`;
  if (concerns.length > 0) return `${concerns.join(', ')}; ${answer}.`;
  const head = `A${answer.slice(1)}`;
  if (verdict === 'failing') return `${head} without saying why.`;
  return `${head}, which says neither that it is well nor that it is not.`;
}

function describeComponent({ name, word, reason }: ComponentResult): string {
  const shown = shorten(word, 80);
  const why = reason === undefined || word.includes(reason) ? '' : ` (${shorten(reason)})`;
  return `${shorten(name, 80)} is "${shown}"${why}`;
}

const NOT_VALUES = new Set(['timestamp', 'time', 'date', 'status', 'code', 'statusCode', 'status_code']);

/** Top-level numbers beside the verdict, such as `health_score`. */
function numbersOf(answer: JsonObject): Readonly<Record<string, number>> {
  const numbers = Object.entries(answer).filter(
    (entry): entry is [string, number] =>
      typeof entry[1] === 'number' && Number.isFinite(entry[1]) && !NOT_VALUES.has(entry[0]),
  );
  return Object.fromEntries(numbers);
}
