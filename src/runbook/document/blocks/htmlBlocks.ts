/**
 * HTML blocks of CommonMark 0.31, section 4.6: what starts one, and what ends it. Inside one, a fence is only text.
 */
export interface HtmlBlock {
  /** The line that holds this ends the block; without it, a blank line does. */
  readonly end: RegExp | undefined;
  /** A line that ends it; empty for a blank one. */
  readonly closing: string;
}

const BLOCK_NAMES =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|' +
  'fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|' +
  'menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul';

const ATTRIBUTE = String.raw`[ \t]+[A-Za-z_:][\w.:-]*(?:[ \t]*=[ \t]*(?:[^ \t"'=<>\x60]+|'[^']*'|"[^"]*"))?`;
const OPEN_TAG = String.raw`<[A-Za-z][A-Za-z0-9-]*(?:${ATTRIBUTE})*[ \t]*/?>`;
const CLOSE_TAG = String.raw`</[A-Za-z][A-Za-z0-9-]*[ \t]*>`;

const BY_CONTENT: readonly (readonly [start: RegExp, end: RegExp | undefined, closing: string])[] = [
  [/^<(?:script|pre|style|textarea)(?:[ \t>]|$)/i, /<\/(?:script|pre|style|textarea)>/i, '</$1>'],
  [/^<!--/, /-->/, '-->'],
  [/^<\?/, /\?>/, '?>'],
  [/^<![A-Za-z]/, />/, '>'],
  [/^<!\[CDATA\[/, /\]\]>/, ']]>'],
  [new RegExp(`^</?(?:${BLOCK_NAMES})(?:[ \\t]|/?>|$)`, 'i'), undefined, ''],
];
const ANY_TAG = new RegExp(`^(?:${OPEN_TAG}|${CLOSE_TAG})[ \\t]*$`);

/** The block that this text starts. A lone tag of any name cannot interrupt a paragraph. */
export function htmlBlockAt(text: string, interruptsParagraph: boolean): HtmlBlock | undefined {
  if (!text.startsWith('<')) return undefined;
  const known = BY_CONTENT.find(([start]) => start.test(text));
  if (known) return { end: known[1], closing: known[2].replace('$1', /^<(\w*)/.exec(text)?.[1] ?? '') };
  return !interruptsParagraph && ANY_TAG.test(text) ? { end: undefined, closing: '' } : undefined;
}
