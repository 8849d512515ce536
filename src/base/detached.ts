/**
 * A copy of a part of a text. The engine's own slices keep the whole text alive, which matters for what is kept longer
 * than that.
 */
export const detached = (slice: string): string => ` ${slice}`.slice(1);
