import { detached } from '../../base/detached';
import type { Work } from '../../base/turns';
import type { Sample } from '../series';
import { Cursor } from './cursor';
import { CARRIAGE_RETURN, HASH, NEWLINE, OPEN_BRACE, SPACE, TAB, isDigit } from './cursor';
import type { CachedLine, CommentLine, DeclaredFamily, LineCache, SeriesLine } from './lineCache';
import { MetadataCollector } from './metadata';
import { readPrometheusComment } from './metadataLine';
import { readNumber } from './number';
import type { Exemplar } from './result';
import { isSameFamily, readSeriesLine } from './seriesLine';

export interface Exposition {
  readonly samples: Sample[];
  readonly metadata: MetadataCollector;
  readonly exemplars: Exemplar[];
}

/** Few enough to take no time that anybody notices. */
export const LINES_BETWEEN = 200;

const GRAMMAR = { lenient: true };

/**
 * Parses text format 0.0.4 (Prometheus documentation, "Exposition formats").
 * @throws {ExpositionProblem}
 */
export function parsePrometheusText(cursor: Cursor, cache: LineCache): Work<Exposition> {
  return new PrometheusTextParser(cursor, cache).parse();
}

class PrometheusTextParser {
  readonly #samples: Sample[] = [];
  readonly #metadata = new MetadataCollector();
  #family: DeclaredFamily | undefined;

  constructor(
    private readonly cursor: Cursor,
    private readonly cache: LineCache,
  ) {}

  *parse(): Work<Exposition> {
    while (!this.cursor.atEnd()) {
      this.#readLines(LINES_BETWEEN);
      yield;
    }
    return { samples: this.#samples, metadata: this.#metadata, exemplars: [] };
  }

  /** The engine optimises a loop better outside of a generator. */
  #readLines(most: number): void {
    const { cursor, cache } = this;
    for (let count = 0; count < most && !cursor.atEnd(); count++) {
      const predicted = cache.predicted();
      const line = predicted && this.#matches(predicted) ? predicted : this.#readLine();
      if (!line) continue;
      cache.follow(line);
      if (line.kind === 'series') this.#samples.push(this.#readSample(line));
      else this.#applyComment(line);
    }
  }

  /** Moves behind the key of `line` when the text repeats it here. */
  #matches(line: CachedLine): boolean {
    const { cursor } = this;
    if (!cursor.has(line.key, cursor.offset)) return false;
    const end = cursor.offset + line.key.length;
    if (line.kind === 'series') {
      const next = cursor.text.charCodeAt(end);
      const blank = next === SPACE || next === TAB;
      if (!blank || !isSameFamily(line.family, this.#family) || this.#opensBrace(end + 1)) return false;
    }
    cursor.offset = end;
    return true;
  }

  #opensBrace(offset: number): boolean {
    const { text } = this.cursor;
    let code = text.charCodeAt(offset);
    while (code === SPACE || code === TAB) code = text.charCodeAt(++offset);
    return code === OPEN_BRACE;
  }

  /** Reads up to the value, or a whole comment line; gives nothing for an empty line. */
  #readLine(): CachedLine | undefined {
    const { cursor } = this;
    if (cursor.code() === HASH) return this.#readComment();
    cursor.skipBlanks();
    if (cursor.take(NEWLINE)) return undefined;
    if (cursor.code() === CARRIAGE_RETURN && cursor.offset + 1 === cursor.lineEnd()) {
      cursor.offset += 2;
      return undefined;
    }
    if (cursor.atEnd()) return undefined;
    return cursor.code() === HASH
      ? this.#readComment()
      : readSeriesLine(cursor, { cache: this.cache, grammar: GRAMMAR, family: this.#family });
  }

  #readComment(): CachedLine {
    const { cursor, cache } = this;
    cursor.checkLine();
    const key = cursor.text.slice(cursor.offset, cursor.lineEnd() + 1);
    const known = cache.find(key);
    if (known) {
      cursor.offset += key.length;
      return known;
    }
    const line = cache.isFirstScrape ? readPrometheusComment(cursor, key) : this.#readDetached(key);
    cursor.offset++;
    cache.add(line);
    return line;
  }

  /** Reads it where it stands, for the place of a mistake, and then a copy of it, which is what is kept. */
  #readDetached(key: string): CommentLine {
    readPrometheusComment(this.cursor, key);
    const kept = detached(key);
    return readPrometheusComment(new Cursor(kept), kept);
  }

  #applyComment({ kind, name, text, family }: CommentLine): void {
    if (kind !== 'remark') this.#metadata.add(kind, name, text);
    if (family) this.#family = family;
  }

  #readSample({ name, labels }: SeriesLine): Sample {
    const { cursor } = this;
    cursor.skipBlanks();
    const value = readNumber(cursor, 'a value');
    if (cursor.take(NEWLINE)) return { name, labels, value };
    cursor.skipBlanks();
    const at = this.#readTimestamp();
    cursor.skipBlanks();
    if (cursor.code() === CARRIAGE_RETURN) cursor.offset++;
    if (!cursor.take(NEWLINE) && !cursor.atEnd()) {
      cursor.fail(`expected the end of the line, found ${cursor.found()}`);
    }
    return at === undefined ? { name, labels, value } : { name, labels, value, at };
  }

  /** Milliseconds since 1970, in whole digits. */
  #readTimestamp(): number | undefined {
    const { cursor } = this;
    const start = cursor.offset;
    const negative = cursor.take(0x2d);
    const digits = cursor.offset;
    while (isDigit(cursor.code())) cursor.offset++;
    if (cursor.offset > digits) return Number(cursor.text.slice(start, cursor.offset));
    if (negative) cursor.fail(`expected a timestamp in milliseconds, found ${cursor.found()}`, start);
    return undefined;
  }
}
