import type { Ms } from '../../../base/clock';
import type { RuleGroup } from '../file/ruleFile';

/** What Prometheus takes when neither the group nor its configuration says anything else. */
const DEFAULT_INTERVAL: Ms = 60_000;

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

export const intervalOf = ({ interval }: RuleGroup): Ms => interval ?? DEFAULT_INTERVAL;

/**
 * The latest moment, not after `at`, at which the group is evaluated: a grid of its interval, moved by a hash of file
 * and name so that groups do not all run in one instant.
 */
export function slotAt(group: RuleGroup, at: Ms): Ms {
  const interval = intervalOf(group);
  const offset = hash(`${group.file}\n${group.name}`) % interval;
  return Math.floor((at - offset) / interval) * interval + offset;
}

/** 32-bit FNV-1a over UTF-16 units: it only has to spread. */
function hash(text: string): number {
  let value = OFFSET_BASIS;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), PRIME) >>> 0;
  return value;
}
