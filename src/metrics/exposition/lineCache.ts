import type { Labels, MetricType } from '../series';
import type { BoundLabel } from './canonicalBounds';
import { boundLabelOf } from './canonicalBounds';
import type { MetadataKind } from './metadata';

/** The family that the last `# TYPE` line declared. */
export interface DeclaredFamily {
  readonly name: string;
  readonly type: MetricType;
  readonly bound: BoundLabel | undefined;
}

export const declaredFamily = (name: string, type: MetricType): DeclaredFamily => ({
  name,
  type,
  bound: boundLabelOf(name, type),
});

/** A comment line that was read before, with what it said: one object, for as many lines may be comments as samples. */
export interface CommentLine {
  /** A remark says nothing, about no name. */
  readonly kind: MetadataKind | 'remark';
  /** The whole line with its newline. */
  readonly key: string;
  readonly name: string;
  readonly text: string;
  /** What a `TYPE` line declares. */
  readonly family: DeclaredFamily | undefined;
  next: CachedLine | undefined;
  seen: number;
}

/** A series that was read before: everything of its line except the value and what follows. */
export interface SeriesLine {
  readonly kind: 'series';
  readonly name: string;
  readonly labels: Labels;
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
  #lines: CachedLine[] = [];
  /** The lines by their keys, made when a scrape first differs from the one before it. */
  #byKey: Map<string, CachedLine> | undefined;
  #first: CachedLine | undefined;
  #last: CachedLine | undefined;
  #generation = 0;
  #count = 0;

  begin(): void {
    if (this.isFirstScrape) this.#lines = this.#chain();
    this.#generation++;
    this.#count = 0;
    this.#last = undefined;
  }

  get isFirstScrape(): boolean {
    return this.#generation === 1;
  }

  /** What followed the previous line last time. */
  predicted(): CachedLine | undefined {
    return this.#last ? this.#last.next : this.#first;
  }

  find(key: string): CachedLine | undefined {
    if (this.isFirstScrape) return undefined;
    this.#byKey ??= new Map(this.#lines.map((line) => [line.key, line]));
    return this.#byKey.get(key);
  }

  add(line: CachedLine): void {
    if (this.isFirstScrape) return;
    this.#lines.push(line);
    this.#byKey?.set(line.key, line);
  }

  /** The lines of the first scrape, which are all new: each has its follower, so no list is kept while they come. */
  #chain(): CachedLine[] {
    const lines: CachedLine[] = [];
    for (let line = this.#first; line; line = line.next) lines.push(line);
    return lines;
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
    if (this.#lines.length <= 2 * this.#count + SPARE_LINES) return;
    this.#lines = this.#lines.filter((line) => line.seen === this.#generation);
    this.#byKey = undefined;
    for (const line of this.#lines) {
      if (line.next && line.next.seen !== this.#generation) line.next = undefined;
    }
    if (this.#first?.seen !== this.#generation) this.#first = undefined;
  }
}
