import type { ExpositionFormat } from './result';

/** What a scrape asks for: OpenMetrics first, then the older text format. */
export const EXPOSITION_ACCEPT =
  'application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

/**
 * The format that a `Content-Type` header names. A missing or unknown type gives nothing: Prometheus 3 fails such a
 * scrape, and a caller that wants to be kinder reads it as `prometheus`.
 */
export function expositionFormatOf(contentType: string | undefined): ExpositionFormat | undefined {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === 'application/openmetrics-text') return 'openmetrics';
  return mediaType === 'text/plain' ? 'prometheus' : undefined;
}
