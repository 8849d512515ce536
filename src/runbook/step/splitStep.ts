/** The text of a cell now, and what it was before it changed last. */
export interface ChangedText {
  readonly before: string;
  readonly now: string;
}

/**
 * Whether cells that were added below a cell were cut off it. An editor that splits a cell shortens it to its first part and
 * then adds the others: together they are what it was. Cut off behind its last character, where nothing is left, is no
 * split but a new cell, for the two cannot be told apart.
 */
export const isSplit = ({ before, now }: ChangedText, added: readonly string[]): boolean =>
  now !== before && plain([now, ...added].join('')) === plain(before);

/** A part has the line ends of its editor until it is saved. */
const plain = (text: string): string => text.replace(/\r\n?/g, '\n');
