import type { HtmlBlock } from './htmlBlocks';
import { htmlBlockAt } from './htmlBlocks';
import { LineCursor } from './lineCursor';
import { trimmedEnd } from '../lines';
import { isOnlyLinkDefinitions } from './linkDefinitions';
import type { ScannedBlocks, ScannedFence, ScannedHeading } from './scannedBlocks';

type Container =
  | { readonly kind: 'quote'; readonly line: number }
  | { readonly kind: 'item'; readonly line: number; readonly width: number; empty: boolean };

interface OpenFence {
  readonly kind: 'fence';
  /** Completed in place when it closes: a copy for each of thousands of fences is most of the work. */
  readonly found: { -readonly [Field in keyof ScannedFence]: ScannedFence[Field] };
  readonly indent: number;
  /** The lines of `found`. */
  readonly content: string[];
}

type Leaf =
  | OpenFence
  | { readonly kind: 'paragraph'; readonly line: number; readonly text: string[] }
  | { readonly kind: 'html'; readonly block: HtmlBlock }
  | { readonly kind: 'indented' };

const ATX_HEADING = /^#{1,6}(?=[ \t]|$)/;
const SETEXT_UNDERLINE = /^(?:=+|-+)[ \t]*$/;
const THEMATIC_BREAK = /^(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/;
const FENCE = /^(`{3,})([^`]*)$|^(~{3,})([^]*)$/;
const ITEM_MARKER = /^(?:[*+-]|(\d{1,9})[.)])(?=[ \t]|$)/;
const INDENTED = 4;
/** Deeper than anybody writes: a line of nothing but markers costs no more than another. */
const MOST_NESTED = 100;

/**
 * Finds fences and headings by the block structure of CommonMark 0.31; everything else is only passed over.
 *
 * @param start the line to begin at, after a front matter
 */
export function scanBlocks(lines: readonly string[], start = 0): ScannedBlocks {
  const scanner = new BlockScanner(start);
  for (let line = start; line < lines.length; line++) scanner.scan(lines[line] ?? '');
  return scanner.finish();
}

class BlockScanner {
  readonly #fences: ScannedFence[] = [];
  readonly #headings: ScannedHeading[] = [];
  #containers: Container[] = [];
  #leaf: Leaf | undefined;
  #line: number;

  constructor(start: number) {
    this.#line = start - 1;
  }

  scan(text: string): void {
    this.#line += 1;
    const cursor = new LineCursor(text);
    const matched = this.#matchContainers(cursor);
    const lazy = matched < this.#containers.length && this.#leaf?.kind === 'paragraph';
    if (!lazy) this.#closeFrom(matched);
    if (this.#continueLeaf(cursor)) return;
    this.#openBlocks(cursor, matched);
  }

  finish(): ScannedBlocks {
    this.#line += 1;
    const closing = closingOf(this.#leaf);
    const unfinished = closing && this.#containers.map(continuation).join('') + closing;
    this.#closeLeaf();
    return { fences: this.#fences, headings: this.#headings, unfinished };
  }

  /** How many of the open containers go on in this line. */
  #matchContainers(cursor: LineCursor): number {
    const end = this.#containers.findIndex((container) => !continues(container, cursor));
    return end < 0 ? this.#containers.length : end;
  }

  /** True when the line belongs whole to the open leaf. */
  #continueLeaf(cursor: LineCursor): boolean {
    const leaf = this.#leaf;
    if (leaf?.kind === 'fence') {
      if (closesFence(cursor, leaf.found.marker)) this.#closeLeaf(true);
      else {
        cursor.skipColumns(leaf.indent);
        leaf.content.push(cursor.rest);
      }
      return true;
    }
    if (leaf?.kind === 'html') {
      if (leaf.block.end ? leaf.block.end.test(cursor.rest) : cursor.isBlank) this.#leaf = undefined;
      return true;
    }
    if (leaf?.kind === 'indented') {
      if (cursor.isBlank || cursor.indent >= INDENTED) return true;
      this.#leaf = undefined;
    }
    return false;
  }

  #openBlocks(cursor: LineCursor, matched: number): void {
    let kept = matched;
    while (
      !cursor.isBlank &&
      kept < MOST_NESTED &&
      cursor.indent < INDENTED &&
      this.#openContainer(cursor, kept)
    ) {
      kept = this.#containers.length;
    }
    if (cursor.isBlank) {
      this.#closeFrom(kept);
      this.#leaf = undefined;
    } else if (!(cursor.indent < INDENTED && this.#openLeaf(cursor, kept))) {
      this.#addText(cursor, kept);
    }
  }

  #openContainer(cursor: LineCursor, matched: number): boolean {
    const { next } = cursor;
    if (next.startsWith('>')) {
      this.#closeFrom(matched);
      cursor.skipColumns(cursor.indent);
      cursor.skipCharacters(1);
      cursor.skipColumns(1);
      this.#enter({ kind: 'quote', line: this.#line });
      return true;
    }
    if (THEMATIC_BREAK.test(next) || (this.#inParagraph(matched) && SETEXT_UNDERLINE.test(next)))
      return false;
    const marker = ITEM_MARKER.exec(next);
    if (!marker || (this.#inParagraph(matched) && !mayInterrupt(marker, next))) return false;
    this.#closeFrom(matched);
    this.#enter(itemAt(cursor, marker[0].length, this.#line));
    return true;
  }

  #openLeaf(cursor: LineCursor, matched: number): boolean {
    const { next } = cursor;
    const heading = ATX_HEADING.exec(next);
    if (heading) {
      this.#closeFrom(matched);
      this.#addHeading(this.#line, heading[0].length, headingText(next.slice(heading[0].length)));
      return true;
    }
    const fence = FENCE.exec(next);
    if (fence) {
      this.#closeFrom(matched);
      this.#openFence(cursor, fence[1] ?? fence[3] ?? '', fence[2] ?? fence[4] ?? '');
      return true;
    }
    const block = htmlBlockAt(next, this.#leaf?.kind === 'paragraph');
    if (block) {
      this.#closeFrom(matched);
      const endsHere = block.end?.test(next) ?? false;
      this.#setLeaf(endsHere ? undefined : { kind: 'html', block });
      return true;
    }
    return this.#endParagraph(next, matched);
  }

  /** A setext underline or a thematic break. */
  #endParagraph(next: string, matched: number): boolean {
    const leaf = this.#leaf;
    if (
      leaf?.kind === 'paragraph' &&
      this.#inParagraph(matched) &&
      SETEXT_UNDERLINE.test(next) &&
      !isOnlyLinkDefinitions(leaf.text.join('\n'))
    ) {
      this.#addHeading(leaf.line, next.startsWith('=') ? 1 : 2, leaf.text.join(' '));
      return true;
    }
    if (!THEMATIC_BREAK.test(next)) return false;
    this.#closeFrom(matched);
    this.#setLeaf(undefined);
    return true;
  }

  #addText(cursor: LineCursor, matched: number): void {
    if (this.#leaf?.kind === 'paragraph') {
      this.#leaf.text.push(trimmedEnd(cursor.next, ' \t'));
      return;
    }
    this.#closeFrom(matched);
    this.#setLeaf(
      cursor.indent >= INDENTED
        ? { kind: 'indented' }
        : { kind: 'paragraph', line: this.#line, text: [trimmedEnd(cursor.next, ' \t')] },
    );
  }

  #openFence(cursor: LineCursor, marker: string, info: string): void {
    const items = this.#containers.filter(({ kind }) => kind === 'item');
    const content: string[] = [];
    const found = {
      firstLine: this.#line,
      endLine: this.#line,
      closed: false,
      markerOffset: cursor.nextOffset,
      marker,
      info,
      dependent: items.some(({ line }) => line < this.#line),
      opensItem: items.some(({ line }) => line === this.#line),
      content,
    };
    this.#setLeaf({ kind: 'fence', found, indent: cursor.indent, content });
  }

  #addHeading(line: number, level: number, text: string): void {
    if (this.#containers.length === 0) this.#headings.push({ line, level, text });
    this.#setLeaf(undefined);
  }

  #enter(container: Container): void {
    this.#setLeaf(undefined);
    this.#containers.push(container);
  }

  #setLeaf(leaf: Leaf | undefined): void {
    const innermost = this.#containers.at(-1);
    if (innermost?.kind === 'item') innermost.empty = false;
    this.#leaf = leaf;
  }

  #closeFrom(matched: number): void {
    if (matched >= this.#containers.length) return;
    this.#closeLeaf();
    this.#containers = this.#containers.slice(0, matched);
  }

  #closeLeaf(closed = false): void {
    if (this.#leaf?.kind === 'fence') {
      const { found } = this.#leaf;
      found.endLine = closed ? this.#line + 1 : this.#line;
      found.closed = closed;
      this.#fences.push(found);
    }
    this.#leaf = undefined;
  }

  #inParagraph(matched: number): boolean {
    return this.#leaf?.kind === 'paragraph' && matched === this.#containers.length;
  }
}

/** What a line begins with that goes on in the container. */
const continuation = (container: Container): string =>
  container.kind === 'item' ? ' '.repeat(container.width) : '> ';

function closingOf(leaf: Leaf | undefined): string | undefined {
  if (leaf?.kind === 'fence') return leaf.found.marker;
  return leaf?.kind === 'html' ? leaf.block.closing : undefined;
}

function continues(container: Container, cursor: LineCursor): boolean {
  if (container.kind === 'item') {
    if (cursor.isBlank ? container.empty : cursor.indent < container.width) return false;
    cursor.skipColumns(container.width);
    return true;
  }
  if (cursor.indent >= INDENTED || !cursor.next.startsWith('>')) return false;
  cursor.skipColumns(cursor.indent);
  cursor.skipCharacters(1);
  cursor.skipColumns(1);
  return true;
}

/** Only an item that has text, and that starts at one when it is numbered, interrupts a paragraph. */
const mayInterrupt = (marker: RegExpExecArray, text: string): boolean =>
  (marker[1] === undefined || Number(marker[1]) === 1) && /[^ \t]/.test(text.slice(marker[0].length));

/** Takes the marker and the white space that belongs to it. */
function itemAt(cursor: LineCursor, markerLength: number, line: number): Container {
  const indent = cursor.skipColumns(cursor.indent);
  cursor.skipCharacters(markerLength);
  const gap = cursor.indent;
  const padding = cursor.isBlank || gap > INDENTED ? 1 : gap;
  cursor.skipColumns(padding);
  return { kind: 'item', line, width: indent + markerLength + padding, empty: true };
}

function closesFence(cursor: LineCursor, marker: string): boolean {
  if (cursor.indent >= INDENTED) return false;
  const run = trimmedEnd(cursor.next, ' \t');
  return run.length >= marker.length && run === marker.charAt(0).repeat(run.length);
}

/** Without the closing run of `#`, which must follow white space. */
function headingText(text: string): string {
  const trimmed = text.trim();
  const withoutRun = trimmedEnd(trimmed, '#');
  return withoutRun === '' || /[ \t]$/.test(withoutRun) ? withoutRun.trimEnd() : trimmed;
}
