import type { Cursor } from './cursor';
import {
  BACKSLASH,
  CLOSE_BRACE,
  COMMA,
  EQUALS,
  NEWLINE,
  OPEN_BRACE,
  QUOTE,
  SPACE,
  TAB,
  labelNameEnd,
} from './cursor';
import type { SeriesText } from './seriesText';

interface LabelName {
  readonly name: string;
  /** The name with what follows it, `name="`: one comparison sees both. */
  readonly opening: string;
}

/**
 * Reads the one spelling that client libraries write: `name{label="value",…}` without blanks, escapes and quoted names.
 * The label names of the series before are compared first: where they come again, nothing is scanned.
 */
export class PlainSeries {
  /** The label names of the series before, by their place. */
  readonly #places: LabelName[] = [];
  readonly #known = new Map<string, LabelName>();

  /** Moves behind the brace or the name. Any other spelling gives nothing and moves nowhere. */
  read(cursor: Cursor): SeriesText | undefined {
    const { text, offset: start } = cursor;
    const name = cursor.readMetricName();
    const { offset } = cursor;
    const next = text.charCodeAt(offset);
    const labels: Record<string, string> = {};
    if (next === OPEN_BRACE) cursor.offset = this.#readLabels(cursor, labels);
    else if (next !== SPACE || mayOpenLabels(text.charCodeAt(offset + 1))) cursor.offset = NOT_PLAIN;
    if (name !== '' && cursor.offset !== NOT_PLAIN) return { name, labels };
    cursor.offset = start;
    return undefined;
  }

  /** Gives the offset behind the closing brace. */
  #readLabels(cursor: Cursor, labels: Record<string, string>): number {
    const { text } = cursor;
    let at = cursor.offset + 1;
    for (let place = 0; ; place++) {
      let label = this.#places[place];
      if (label === undefined || !cursor.has(label.opening, at)) {
        label = this.#learn(text, at, place);
        if (label === undefined) return NOT_PLAIN;
      }
      const start = at + label.opening.length;
      const end = plainValueEnd(text, start);
      if (text.charCodeAt(end) !== QUOTE) return NOT_PLAIN;
      // An empty value equals an absent label (Prometheus data model).
      if (end > start) labels[label.name] = text.slice(start, end);
      const next = text.charCodeAt(end + 1);
      if (next === CLOSE_BRACE) return end + 2;
      if (next !== COMMA) return NOT_PLAIN;
      at = end + 2;
    }
  }

  /** Gives nothing for a label that an earlier place has: the names of the places differ at any time. */
  #learn(text: string, offset: number, place: number): LabelName | undefined {
    const end = labelNameEnd(text, offset);
    if (end === offset || text.charCodeAt(end) !== EQUALS || text.charCodeAt(end + 1) !== QUOTE) {
      return undefined;
    }
    const name = text.slice(offset, end);
    let label = this.#known.get(name);
    if (label === undefined) {
      // Assigning to this one name would set the prototype instead of a property.
      if (name === '__proto__') return undefined;
      label = { name, opening: text.slice(offset, end + 2) };
      this.#known.set(name, label);
    }
    this.#places.length = place;
    if (this.#places.includes(label)) return undefined;
    this.#places.push(label);
    return label;
  }
}

const NOT_PLAIN = -1;

const mayOpenLabels = (code: number): boolean => code === SPACE || code === TAB || code === OPEN_BRACE;

/** Where a quote, a backslash or the end of the line stands first. */
function plainValueEnd(text: string, start: number): number {
  let end = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === QUOTE || code === BACKSLASH || code === NEWLINE) break;
  }
  return end;
}
