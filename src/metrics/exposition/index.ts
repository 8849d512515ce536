import type { Clock } from '../../base/clock';
import type { Work } from '../../base/turns';
import { atOnce, inTurns } from '../../base/turns';
import { Cursor } from './cursor';
import { LineCache } from './lineCache';
import { parseOpenMetricsText } from './openMetricsText';
import type { Exposition } from './prometheusText';
import { parsePrometheusText } from './prometheusText';
import type { ExpositionError, ExpositionFormat, ExpositionResult } from './result';
import { ExpositionProblem } from './result';

export { EXPOSITION_ACCEPT, expositionFormatOf } from './negotiation';
export type { Exemplar, ExpositionError, ExpositionFormat, ExpositionResult } from './result';

/** A message quotes what is wrong, which may be long. */
const LONGEST_MESSAGE = 300;

const PARSERS = {
  prometheus: parsePrometheusText,
  openmetrics: parseOpenMetricsText,
} as const satisfies Record<ExpositionFormat, (cursor: Cursor, cache: LineCache) => Work<Exposition>>;

/** Parses one scrape. Never throws: what is malformed comes back with its line and column. */
export function parseExposition(text: string, format: ExpositionFormat): ExpositionResult {
  return new ExpositionParser().parse(text, format);
}

/**
 * Parses the scrapes of one target, and is faster from the second on: the series of a line seen before is compared, not
 * parsed. Samples of the same series share one `labels` object across scrapes.
 */
export class ExpositionParser {
  readonly #caches: Record<ExpositionFormat, LineCache> = {
    prometheus: new LineCache(),
    openmetrics: new LineCache(),
  };

  parse(text: string, format: ExpositionFormat): ExpositionResult {
    return atOnce(() => this.#parse(text, format));
  }

  /**
   * As {@link parse}, in turns, for texts that may be long. One at a time.
   * @throws {CancelledError}
   */
  parseInTurns(
    text: string,
    format: ExpositionFormat,
    clock: Clock,
    signal: AbortSignal,
  ): Promise<ExpositionResult> {
    return inTurns(() => this.#parse(text, format), clock, signal);
  }

  *#parse(text: string, format: ExpositionFormat): Work<ExpositionResult> {
    const cache = this.#caches[format];
    const cursor = new Cursor(text);
    cache.begin();
    try {
      const { samples, metadata, exemplars } = yield* PARSERS[format](cursor, cache);
      cache.end();
      return { ok: true, samples, metadata: metadata.all(), exemplars };
    } catch (error) {
      if (!(error instanceof ExpositionProblem)) throw error;
      return { ok: false, error: locate(text, error) };
    }
  }
}

function locate(text: string, { offset, message }: ExpositionProblem): ExpositionError {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < offset; next = text.indexOf('\n', next + 1)) {
    line++;
    start = next + 1;
  }
  const shown = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
  return { line, column: offset - start + 1, message: shown };
}
