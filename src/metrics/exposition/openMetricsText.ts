import { detached } from '../../base/detached';
import type { Work } from '../../base/turns';
import type { Labels, Sample } from '../series';
import type { Cursor } from './cursor';
import { HASH, NEWLINE, SPACE } from './cursor';
import { FamilyRules } from './familyRules';
import type { DeclaredFamily, LineCache, SeriesLine } from './lineCache';
import { declaredFamily } from './lineCache';
import { isSameFamily, readSeriesLine } from './seriesLine';
import { MetadataCollector } from './metadata';
import { readOpenMetricsComment } from './metadataLine';
import { readNumber } from './number';
import type { Exposition } from './prometheusText';
import { LINES_BETWEEN } from './prometheusText';
import type { Exemplar } from './result';
import { readExemplarLabels } from './seriesText';

const GRAMMAR = { lenient: false };
const END = '# EOF';
const MS_PER_SECOND = 1000;
/** OpenMetrics 1.0, "Exemplars": names and values of one label set together, in characters. */
const EXEMPLAR_CHARACTERS = 128;

/**
 * Parses OpenMetrics 1.0 with the rules for metric families, as the specification wants it read: strictly.
 * @throws {ExpositionProblem}
 */
export function parseOpenMetricsText(cursor: Cursor, cache: LineCache): Work<Exposition> {
  return new OpenMetricsParser(cursor, cache).parse();
}

class OpenMetricsParser {
  readonly #samples: Sample[] = [];
  readonly #exemplars: Exemplar[] = [];
  readonly #metadata = new MetadataCollector();
  readonly #rules = new FamilyRules();
  #family: DeclaredFamily | undefined;

  constructor(
    private readonly cursor: Cursor,
    private readonly cache: LineCache,
  ) {}

  *parse(): Work<Exposition> {
    const { cursor } = this;
    for (let count = 1; ; count++) {
      if (count % LINES_BETWEEN === 0) yield;
      if (cursor.atEnd()) cursor.fail('the text ends without "# EOF": it may have been cut off');
      if (cursor.code() !== HASH) this.#readSampleLine();
      else if (cursor.text.startsWith(END, cursor.offset)) break;
      else this.#readComment();
    }
    this.#rules.close(cursor.offset);
    cursor.offset += END.length;
    cursor.take(NEWLINE);
    if (!cursor.atEnd()) cursor.fail(`expected nothing behind "# EOF", found ${cursor.found()}`);
    return { samples: this.#samples, metadata: this.#metadata, exemplars: this.#exemplars };
  }

  #readComment(): void {
    const { cursor } = this;
    cursor.checkLine();
    const start = cursor.offset;
    const { kind, name, text } = readOpenMetricsComment(cursor);
    this.#endLine();
    this.#rules.metadata({ kind, name, text }, start);
    this.#metadata.add(kind, name, text);
    // The lines that follow are kept, with their family.
    const own = this.cache.isFirstScrape ? name : detached(name);
    if (kind === 'TYPE') this.#family = declaredFamily(own, this.#metadata.typeOf(name) ?? 'untyped');
  }

  #readSampleLine(): void {
    const { cursor } = this;
    const start = cursor.offset;
    const { name, labels } = this.#readSeries();
    this.#space('a value');
    const value = readNumber(cursor, 'a value');
    const at = this.#atTimestamp() ? this.#readTimestamp() : undefined;
    const sample = at === undefined ? { name, labels, value } : { name, labels, value, at };
    const hasExemplar = cursor.code() === SPACE;
    if (hasExemplar) this.#readExemplar(sample);
    this.#endLine();
    this.#rules.sample(sample, hasExemplar, start);
    this.#samples.push(sample);
  }

  #readSeries(): SeriesLine {
    const { cursor, cache } = this;
    const predicted = cache.predicted();
    if (predicted?.kind === 'series' && this.#matches(predicted)) {
      cursor.offset += predicted.key.length;
      cache.follow(predicted);
      return predicted;
    }
    const line = readSeriesLine(cursor, { cache, grammar: GRAMMAR, family: this.#family });
    cache.follow(line);
    return line;
  }

  #matches(line: SeriesLine): boolean {
    const { cursor } = this;
    return (
      cursor.has(line.key, cursor.offset) &&
      cursor.text.charCodeAt(cursor.offset + line.key.length) === SPACE &&
      isSameFamily(line.family, this.#family)
    );
  }

  #atTimestamp(): boolean {
    const { cursor } = this;
    return cursor.code() === SPACE && cursor.text.charCodeAt(cursor.offset + 1) !== HASH;
  }

  /** Seconds in the text, milliseconds in the sample. */
  #readTimestamp(): number {
    const { cursor } = this;
    this.#space('a timestamp');
    const start = cursor.offset;
    const seconds = readNumber(cursor, 'a timestamp in seconds');
    if (!Number.isFinite(seconds)) cursor.fail('a timestamp is a finite number of seconds', start);
    return seconds * MS_PER_SECOND;
  }

  #readExemplar(sample: Sample): void {
    const { cursor } = this;
    this.#space('an exemplar');
    if (!cursor.take(HASH)) cursor.fail(`expected "# {" or the end of the line, found ${cursor.found()}`);
    this.#space('the labels of an exemplar');
    const start = cursor.offset;
    const labels = readExemplarLabels(cursor, GRAMMAR);
    if (charactersOf(labels) > EXEMPLAR_CHARACTERS) {
      cursor.fail(`the labels of an exemplar have more than ${EXEMPLAR_CHARACTERS} characters`, start);
    }
    this.#space('the value of the exemplar');
    const value = readNumber(cursor, 'the value of the exemplar');
    const at = cursor.code() === SPACE ? this.#readTimestamp() : undefined;
    this.#exemplars.push(at === undefined ? { sample, labels, value } : { sample, labels, value, at });
  }

  #space(before: string): void {
    const { cursor } = this;
    if (!cursor.take(SPACE)) cursor.fail(`expected one space and ${before}, found ${cursor.found()}`);
  }

  #endLine(): void {
    const { cursor } = this;
    if (!cursor.take(NEWLINE)) cursor.fail(`expected the end of the line, found ${cursor.found()}`);
  }
}

/** Characters are Unicode code points, so one outside the basic plane counts once. */
function charactersOf(labels: Labels): number {
  let count = 0;
  for (const [name, value] of Object.entries(labels)) count += [...name].length + [...value].length;
  return count;
}
