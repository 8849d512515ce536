import * as z from 'zod';
import type { Log } from '../../base/log';
import type { Records } from '../../base/records/records';
import type { Intent } from './intent';
import { keptIntent } from './intent';

const KIND = 'intent';
const WISH = 'intentWish';

const intentWish = z.enum(['takeBack', 'dismiss']);

/** What a window that does not send wants of an intent. */
export type IntentWish = z.infer<typeof intentWish>;

/**
 * Intents as the windows of a workspace share them. A window writes an intent once, when somebody submits it; from then on
 * only the one that sends changes it, and the others leave a wish beside it. So no two windows ever write the same record.
 */
export class IntentRecords {
  constructor(
    private readonly records: Records,
    private readonly log: Log,
  ) {}

  /** Every intent that can be read, by id. Throws when the records cannot be. */
  read(): ReadonlyMap<string, Intent> {
    const intents = [...this.records.all(KIND)].flatMap(([id, value]) => {
      const read = keptIntent.safeParse(value);
      return read.success ? [[id, read.data] as const] : [];
    });
    return new Map(intents);
  }

  /** Throws when it cannot be kept. */
  put(intent: Intent): void {
    this.records.put(KIND, intent.id, intent);
  }

  remove(id: string): void {
    this.records.remove(KIND, id);
    this.records.remove(WISH, id);
  }

  /** Removes what cannot be read: only the window that sends may, for the others may be of an older version. */
  sweep(): void {
    for (const [id, value] of this.records.all(KIND)) {
      const read = keptIntent.safeParse(value);
      if (read.success) continue;
      this.log.warn(
        `A pending write of an earlier session cannot be read, and is not sent: ${read.error.message}`,
      );
      this.remove(id);
    }
  }

  wish(id: string, wish: IntentWish): void {
    this.records.put(WISH, id, wish);
  }

  /** What other windows want, once. */
  takeWishes(): readonly (readonly [string, IntentWish])[] {
    return [...this.records.all(WISH)].flatMap(([id, value]) => {
      this.records.remove(WISH, id);
      const read = intentWish.safeParse(value);
      return read.success ? [[id, read.data] as const] : [];
    });
  }
}
