import { expositionFormatOf, type ExpositionFormat, type ExpositionParser } from '../../metrics/exposition';
import type { Sample } from '../../metrics/series';

export type Scrape =
  | { readonly ok: true; readonly samples: readonly Sample[] }
  /** What is wrong, to follow the name of the source in a sentence. */
  | { readonly ok: false; readonly problem: string };

/** The samples of a scrape, in the format that its type names (Prometheus reads a type it does not know as text 0.0.4). */
export function samplesOf(parser: ExpositionParser, text: string, contentType: string | undefined): Scrape {
  const format: ExpositionFormat = expositionFormatOf(contentType) ?? 'prometheus';
  const result = parser.parse(text, format);
  if (!result.ok) {
    const { line, column, message } = result.error;
    return {
      ok: false,
      problem: `answered with metrics that cannot be read: line ${line}, column ${column}: ${message}.`,
    };
  }
  return { ok: true, samples: result.samples };
}
