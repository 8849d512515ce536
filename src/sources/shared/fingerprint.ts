import { createHash } from 'node:crypto';
import type { Labels } from '../../metrics/series';

/** An identity for what has none of its own: of the source and every field, whatever their order. Never of a name alone. */
export function fingerprintOf(sourceId: string, fields: Labels): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return createHash('sha256')
    .update(JSON.stringify([sourceId, sorted]))
    .digest('hex')
    .slice(0, 16);
}
