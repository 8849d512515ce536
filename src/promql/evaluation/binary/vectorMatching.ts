import type { Binary, VectorMatching } from '../../syntax/ast';
import type { QueryContext } from '../context';
import { execution } from '../context';
import type { Frame } from '../frame';
import { printLabels } from '../names';
import type { Columns } from '../progress';
import { noColumns } from '../progress';
import type { Column } from '../value';
import { isPresent } from '../value';
import type { ElementOperation } from './operators';
import { PairColumns, PairRules } from './pairs';
import { groupBySignature, matchLabels, presenceOf } from './signature';

export interface VectorOperands {
  readonly left: readonly Column[];
  readonly right: readonly Column[];
  readonly matching: VectorMatching;
  readonly operation: ElementOperation;
  readonly binary: Binary;
  readonly frame: Frame;
}

/** Applies an operator to each pair of samples whose series match, one-to-one or many-to-one in either direction. */
export function matchVectors(context: QueryContext, operands: VectorOperands): Column[] {
  const { binary, frame } = operands;
  const rules = new PairRules(operands, context.settings.delayedNameRemoval);
  const begin = (): Matching => beginMatching(operands);
  const done = context.progress?.unfinished(binary, frame, begin) ?? begin();
  for (const { many, one } of done.groups.slice(done.next)) {
    context.checkpoint();
    done.columns.push(...matchGroup(rules, done.active, many, one));
    done.next++;
    context.progress?.rest();
  }
  return done.columns;
}

interface Matching extends Columns {
  readonly groups: readonly MatchGroup[];
  readonly active: Uint8Array;
}

/** The series of one signature. */
interface MatchGroup {
  readonly many: readonly Column[];
  readonly one: readonly Column[];
}

function beginMatching(operands: VectorOperands): Matching {
  const { matching, left, right } = operands;
  // The right side is made the `one` side; values swap back when they are combined.
  const isSwapped = matching.cardinality === 'oneToMany';
  const [many, one] = isSwapped ? [right, left] : [left, right];
  const manyGroups = groupBySignature(many, matching);
  const oneGroups = groupBySignature(one, matching);
  const keys = new Set([...manyGroups.keys(), ...oneGroups.keys()]);
  const groups = [...keys].map((key) => ({
    many: manyGroups.get(key) ?? [],
    one: oneGroups.get(key) ?? [],
  }));
  return { ...noColumns(), groups, active: activeSteps(operands) };
}

/** A step at which a whole side is empty gives nothing and no error, unless missing samples are filled in. */
function activeSteps({ left, right, matching, frame }: VectorOperands): Uint8Array {
  const one = presenceOf(left, frame.count);
  const other = presenceOf(right, frame.count);
  const fills = matching.fillLeft !== undefined || matching.fillRight !== undefined;
  return one.map((here, at) => (fills ? here | (other[at] ?? 0) : here & (other[at] ?? 0)));
}

/** Combines the series of one signature. */
function matchGroup(
  rules: PairRules,
  active: Uint8Array,
  many: readonly Column[],
  one: readonly Column[],
): Column[] {
  const { fillLeft, fillRight } = rules.matching;
  const partners = partnersOf(rules, active, one);
  const pairs = new PairColumns(rules, active.length, many.length > 1 || one.length > 1);
  for (const column of many) {
    const filler = fillRight === undefined ? undefined : fillerFor(rules, column, fillRight, active.length);
    eachStep(active, column, (at) => {
      const partner = partners ? one[partners[at] ?? -1] : one[0];
      const found = partner && isPresent(partner, at) ? partner : filler;
      if (found) pairs.add(column, found, at);
    });
  }
  if (fillLeft !== undefined) {
    for (const column of one) {
      const filler = fillerFor(rules, column, fillLeft, active.length);
      eachStep(active, column, (at) => {
        if (!pairs.hasMatched(at)) pairs.add(filler, column, at);
      });
    }
  }
  return pairs.build();
}

/** Which series of the `one` side has the sample at each step; nothing where that side has one series at most. */
function partnersOf(rules: PairRules, active: Uint8Array, one: readonly Column[]): Int32Array | undefined {
  if (one.length < 2) return undefined;
  const partners = new Int32Array(active.length).fill(-1);
  one.forEach((column, index) => {
    eachStep(active, column, (at) => {
      const before = one[partners[at] ?? -1];
      if (before) throw duplicate(rules, before, column);
      partners[at] = index;
    });
  });
  return partners;
}

function eachStep(active: Uint8Array, column: Column, visit: (at: number) => void): void {
  for (let at = 0; at < active.length; at++) {
    if (active[at] === 1 && isPresent(column, at)) visit(at);
  }
}

/** A series that stands for a missing one: it has the matching labels only. */
function fillerFor({ matching }: PairRules, { labels }: Column, fill: number, count: number): Column {
  const values = new Float64Array(count).fill(fill);
  return { labels: matchLabels(labels, matching), dropName: false, values, present: undefined };
}

function duplicate({ matching, isSwapped }: PairRules, one: Column, other: Column): Error {
  const group = printLabels(matchLabels(one.labels, matching));
  const pair = [printLabels(one.labels), printLabels(other.labels)].sort().join(', ');
  const side = isSwapped ? 'left' : 'right';
  return execution(
    `found duplicate series for the match group ${group} on the ${side} hand-side of the operation: [${pair}];many-to-many matching not allowed: matching labels must be unique on one side`,
  );
}
