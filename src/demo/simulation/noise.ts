const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** A number from 0 (included) to 1 (excluded) that depends on its arguments alone: the same run can be told again. */
export function noise(seed: number, key: string, tick: number): number {
  let hash = FNV_OFFSET ^ seed;
  for (const character of `${key}#${tick}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), FNV_PRIME);
  }
  return (avalanche(hash) >>> 0) / 2 ** 32;
}

/** The value, give or take `share` of it. */
export const jittered = (value: number, share: number, random: number): number =>
  value * (1 + share * (2 * random - 1));

/** FNV alone leaves neighbouring ticks alike; this final mix (MurmurHash3, `fmix32`) spreads them. */
function avalanche(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
