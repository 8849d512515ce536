import { formatOpenMetrics, parseGoFloat } from '../../promql/goFloat';
import type { Labels, MetricType } from '../series';
import type { MetadataLine } from './metadataLine';
import type { SeriesText } from './seriesText';

/** The family that the last `# TYPE` line declared. */
export interface DeclaredFamily {
  readonly name: string;
  readonly type: MetricType;
}

/** A comment line that was read before, with what it said. */
export interface CommentLine {
  readonly kind: 'comment';
  /** The whole line with its newline. */
  readonly key: string;
  readonly metadata: MetadataLine | undefined;
  readonly family: DeclaredFamily | undefined;
  next: CachedLine | undefined;
  seen: number;
}

/** A series that was read before: everything of its line except the value and what follows. */
export interface SeriesLine extends SeriesText {
  readonly kind: 'series';
  /** The text of the line up to the value, without the blank before it. */
  readonly key: string;
  readonly family: DeclaredFamily | undefined;
  next: CachedLine | undefined;
  seen: number;
}

export type CachedLine = CommentLine | SeriesLine;

const SPARE_LINES = 1000;

/**
 * What earlier scrapes of the same target taught. A target writes the same series in the same order each time, so
 * every line remembers its follower: comparing the text with it costs one comparison instead of a parse. A series
 * keeps one `labels` object for as long as it is scraped, so a store can recognise it by identity.
 */
export class LineCache {
  readonly #lines = new Map<string, CachedLine>();
  #first: CachedLine | undefined;
  #last: CachedLine | undefined;
  #generation = 0;
  #count = 0;

  begin(): void {
    this.#generation++;
    this.#count = 0;
    this.#last = undefined;
  }

  /** What followed the previous line last time. */
  predicted(): CachedLine | undefined {
    return this.#last ? this.#last.next : this.#first;
  }

  find(key: string): CachedLine | undefined {
    return this.#lines.get(key);
  }

  add(line: CachedLine): void {
    this.#lines.set(line.key, line);
  }

  /** Says that `line` came now. */
  follow(line: CachedLine): void {
    if (this.#last) this.#last.next = line;
    else this.#first = line;
    this.#last = line;
    line.seen = this.#generation;
    this.#count++;
  }

  /** Forgets lines of earlier scrapes once they outnumber the living. */
  end(): void {
    if (this.#lines.size <= 2 * this.#count + SPARE_LINES) return;
    for (const [key, line] of this.#lines) if (line.seen !== this.#generation) this.#lines.delete(key);
    for (const line of this.#lines.values()) {
      if (line.next && line.next.seen !== this.#generation) line.next = undefined;
    }
    if (this.#first?.seen !== this.#generation) this.#first = undefined;
  }
}

/** Spells `le` and `quantile` the way OpenMetrics does, as Prometheus 3 does when it scrapes: `1` becomes `1.0`. */
export function canonicalBounds(series: SeriesText, family: DeclaredFamily | undefined): Labels {
  const bound = family && boundLabel(series.name, family);
  const text = bound === undefined ? undefined : series.labels[bound];
  const value = parseGoFloat(text ?? '');
  if (bound === undefined || value === undefined || !Number.isFinite(value)) return series.labels;
  return { ...series.labels, [bound]: formatOpenMetrics(value) };
}

function boundLabel(name: string, family: DeclaredFamily): 'le' | 'quantile' | undefined {
  if (family.type === 'summary') return name === family.name ? 'quantile' : undefined;
  const isHistogram = family.type === 'histogram' || family.type === 'gaugehistogram';
  return isHistogram && name === `${family.name}_bucket` ? 'le' : undefined;
}
