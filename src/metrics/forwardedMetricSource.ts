import { throwIfAborted } from '../base/abort';
import type { Ms } from '../base/clock';
import type { InstantQuery, MetricProblem, MetricSource, QueryResult, RangeQuery } from './metricSource';
import { MetricError } from './metricSource';
import type { MetricMetadata } from './series';

/** One call of a {@link MetricSource}, to be carried to another process. */
export type MetricQuestion =
  | { readonly ask: 'instant'; readonly query: InstantQuery }
  | { readonly ask: 'range'; readonly query: RangeQuery }
  | { readonly ask: 'metadata' }
  | { readonly ask: 'labelNames' }
  | { readonly ask: 'labelValues'; readonly label: string; readonly since?: Ms | undefined };

/** Longer answers are not carried: some hundred thousand points. */
const LONGEST_ANSWER = 16_000_000;

/** Samples that are kept in another process, which answers as text what {@link answerQuestion} gives there. */
export class ForwardedMetricSource implements MetricSource {
  /** @param carry resolves with the answer; rejects with a `MetricError` when nobody answers */
  constructor(private readonly carry: (question: MetricQuestion) => Promise<string>) {}

  instant(query: InstantQuery, signal: AbortSignal): Promise<QueryResult> {
    return this.#ask({ ask: 'instant', query }, signal);
  }

  range(query: RangeQuery, signal: AbortSignal): Promise<QueryResult> {
    return this.#ask({ ask: 'range', query }, signal);
  }

  metadata(signal: AbortSignal): Promise<readonly MetricMetadata[]> {
    return this.#ask({ ask: 'metadata' }, signal);
  }

  labelNames(signal: AbortSignal): Promise<readonly string[]> {
    return this.#ask({ ask: 'labelNames' }, signal);
  }

  labelValues(label: string, signal: AbortSignal, since?: Ms): Promise<readonly string[]> {
    return this.#ask({ ask: 'labelValues', label, since }, signal);
  }

  async #ask<T>(question: MetricQuestion, signal: AbortSignal): Promise<T> {
    throwIfAborted(signal);
    const text = await this.carry(question);
    throwIfAborted(signal);
    const answer = JSON.parse(text, revived) as Answer;
    if ('value' in answer) return answer.value as T;
    const { reason, message, position } = answer.problem;
    throw new MetricError(reason, message, position);
  }
}

type Answer =
  | { readonly value: unknown }
  | { readonly problem: Pick<MetricError, 'message' | 'position'> & { readonly reason: MetricProblem } };

/** The answer of a source to a question, as text. Rejects with what is no `MetricError`. */
export async function answerQuestion(
  source: MetricSource,
  question: MetricQuestion,
  signal: AbortSignal,
): Promise<string> {
  try {
    const text = textOf({ value: await valueOf(source, question, signal) });
    if (text.length <= LONGEST_ANSWER) return text;
    throw new MetricError('tooLarge', 'the result is too large to be passed on; try a shorter time range');
  } catch (error) {
    if (!(error instanceof MetricError)) throw error;
    const { reason, message, position } = error;
    return textOf({ problem: { reason, message, position } });
  }
}

function valueOf(source: MetricSource, question: MetricQuestion, signal: AbortSignal): Promise<unknown> {
  switch (question.ask) {
    case 'instant':
      return source.instant(question.query, signal);
    case 'range':
      return source.range(question.query, signal);
    case 'metadata':
      return source.metadata(signal);
    case 'labelNames':
      return source.labelNames(signal);
    case 'labelValues':
      return source.labelValues(question.label, signal, question.since);
  }
}

const textOf = (answer: Answer): string => JSON.stringify(answer, written);

/** JSON has no `NaN` and no infinities, and values of samples are often one. */
const written = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? { [NOT_FINITE]: String(value) } : value;

const revived = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && NOT_FINITE in value ? Number(value[NOT_FINITE]) : value;

/** No field of an answer has this name, and no label that anybody writes. */
const NOT_FINITE = '$notFinite';
