import type { SourceConformance } from '../contract/sourceConformance';
import type { SourceCondition } from '../../src/monitoring/snapshot';
import type { World } from './world';

/** What a user must see of a source while the fault lasts: its state, and the sentence beside it. */
export interface Shown {
  readonly condition: SourceCondition;
  /** Of the source's own sentence; for a source that can be read, of the sentence of a check or alert, if any. */
  readonly says?: RegExp;
}

/** One way in which a fault happens. Answers what goes on until it is over. */
export interface Variant {
  readonly name: string;
  /** Only a part of what is read fails, which the source may do without: nothing may be lost by it all the same. */
  readonly partial?: boolean;
  /** Where the source's system lives: in memory with a fake clock, or on loopback sockets. */
  readonly open: (conformance: SourceConformance, start: Start) => Promise<World>;
  /** Lets the fault happen, and calls `look` whenever a user may have looked. */
  readonly happen: (world: World, look: () => void) => Promise<void>;
  /** Ends it, and waits until the source was read again. */
  readonly end: (world: World) => Promise<void>;
}

export interface Fault {
  readonly name: string;
  /** None where the fault cannot happen to this source. */
  readonly variants: (conformance: SourceConformance) => readonly Variant[];
  readonly shown: (conformance: SourceConformance, start: Start) => Shown;
}

/** How it was before the fault: as recorded, with something failing, or with nothing to show. */
export type Start = 'recorded' | 'failing' | 'quiet';

export interface Cell {
  readonly source: string;
  readonly fault: string;
  /** What a user saw while the fault lasted, in the words of the source's state. */
  readonly shown: string;
  /** The sentence beside it. */
  readonly says: string;
  /** How often it was tried: variants of the fault, each from every beginning. None: it cannot happen to this source. */
  readonly runs: number;
  /** What was lost, falsely resolved or falsely green. */
  readonly problems: readonly string[];
}
