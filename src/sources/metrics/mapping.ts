import { MOST_SERIES_OF_ONE_TARGET } from '../../metrics/embedded/head';
import { expositionFormatOf, type ExpositionFormat, type ExpositionResult } from '../../metrics/exposition';
import type { Sample } from '../../metrics/series';
import type { ReadingProblem } from '../../monitoring/source';

export type Scrape =
  | { readonly ok: true; readonly samples: readonly Sample[]; readonly problems: readonly ReadingProblem[] }
  /** What is wrong, to follow the name of the source in a sentence. */
  | { readonly ok: false; readonly problem: string };

/** The format that the type of an answer names (Prometheus reads a type it does not know as text 0.0.4). */
export const formatOf = (contentType: string | undefined): ExpositionFormat =>
  expositionFormatOf(contentType) ?? 'prometheus';

/** The samples of a scrape, up to as many as one target may have. */
export function samplesOf(result: ExpositionResult): Scrape {
  if (!result.ok) {
    const { line, column, message } = result.error;
    return {
      ok: false,
      problem: `answered with metrics that cannot be read: line ${line}, column ${column}: ${message}.`,
    };
  }
  const { samples } = result;
  if (samples.length <= MOST_SERIES_OF_ONE_TARGET) return { ok: true, samples, problems: [] };
  return {
    ok: true,
    samples: samples.slice(0, MOST_SERIES_OF_ONE_TARGET),
    problems: [tooManySeries(samples.length)],
  };
}

const tooManySeries = (count: number): ReadingProblem => ({
  severity: 'warning',
  code: 'too-many-series',
  message: `This endpoint exposes ${count} series; the first ${MOST_SERIES_OF_ONE_TARGET} are read and the others are left out. Look for a label that holds an id or a time, or use a Prometheus server for it.`,
});
