import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Disposable } from '../../src/base/disposable';
import type { Alert } from '../../src/monitoring/alerts/alert';
import type { AlertEvent } from '../../src/monitoring/alerts/alertEvent';
import { fold } from '../../src/monitoring/alerts/machine/fold';
import type { AlertLog } from '../../src/monitoring/alerts/log/alertLog';
import { anyAlertLog, details } from '../fakes/alertEvents';

export interface AlertLogConformance {
  readonly name: string;
  /** An empty log, and another look at the same place as after a restart. */
  create(): Promise<Place>;
}

export interface Place extends Disposable {
  readonly log: AlertLog;
  reopen(): AlertLog;
}

const event = (at: number): AlertEvent => ({ at, sourceId: 'alerts', fingerprint: `é${at}`, rule: 'T4' });

/** What every alert log owes the ledger. */
export function testAlertLog({ name, create }: AlertLogConformance): void {
  const places: Place[] = [];
  afterEach(() => {
    for (const place of places.splice(0)) place.dispose();
  });
  const place = async (): Promise<Place> => {
    const created = await create();
    places.push(created);
    return created;
  };

  describe(`${name}, like every alert log`, () => {
    it('is empty before anything was kept', async () => {
      const { log } = await place();
      expect(await log.readAll()).toEqual({ events: [], notes: [] });
    });

    it('gives back what was kept, in order, to whoever opens it next', async () => {
      const { log, reopen } = await place();
      await log.append([event(1), event(2)]);
      await log.append([]);
      await log.append([event(3)]);
      expect(await reopen().readAll()).toEqual({ events: [1, 2, 3].map(event), notes: [] });
    });

    it('keeps more events than fit into one step, in order', async () => {
      const { log, reopen } = await place();
      const many = Array.from({ length: 2_500 }, (_, at) => event(at));
      await log.append(many);
      expect((await reopen().readAll()).events).toEqual(many);
    });

    it('replays to the same state, whatever was kept', async () => {
      await fc.assert(
        fc.asyncProperty(anyAlertLog, async (events) => {
          const { log, reopen } = await place();
          await log.append(events);
          expect(stateAfter((await reopen().readAll()).events)).toEqual(stateAfter(events));
        }),
        { numRuns: 15 },
      );
    });

    testCompaction(place);
  });
}

function testCompaction(place: () => Promise<Place>): void {
  it('replays to the same state after compaction, and goes on from there', async () => {
    await fc.assert(
      fc.asyncProperty(anyAlertLog, fc.nat(1_000), fc.nat(1_000), async (events, before, again) => {
        const { log, reopen } = await place();
        const half = Math.floor(events.length / 2);
        await log.append(events.slice(0, half));
        await compactAll(log, before);
        expect(stateAfter((await reopen().readAll()).events)).toEqual(stateAfter(events.slice(0, half)));
        await log.append(events.slice(half));
        await compactAll(log, Math.max(before, again));
        expect(stateAfter((await reopen().readAll()).events)).toEqual(stateAfter(events));
      }),
      { numRuns: 20 },
    );
  });

  it('keeps one event of an alert that is still known, none of one that was let go, and all that are young', async () => {
    const { log } = await place();
    const subject = { sourceId: 'alerts', fingerprint: 'a' } as const;
    const judgement = { state: 'stale', detail: 'no answer' } as const;
    const young: AlertEvent = { ...subject, at: 100, rule: 'T15', latched: false };
    await log.append([
      firing('a', 1),
      firing('b', 2),
      { at: 3, sourceId: 'alerts', rule: 'T9', evaluation: judgement },
      { ...subject, at: 4, rule: 'T4' },
      { at: 5, sourceId: 'alerts', fingerprint: 'b', rule: 'dropped', why: 'over' },
      young,
    ]);
    await compactAll(log, 100);
    const { events } = await log.readAll();
    expect(events.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`)).toEqual(['kept a', 'T15 a']);
    expect(events[0]).toMatchObject({
      alert: { condition: 'recovering', evaluation: { state: 'stale', since: 3 } },
    });
  });

  it('changes nothing when everything is young', async () => {
    const { log } = await place();
    await log.append([firing('a', 10), firing('b', 11)]);
    await compactAll(log, 10);
    expect((await log.readAll()).events).toEqual([firing('a', 10), firing('b', 11)]);
  });
}

const firing = (fingerprint: string, at: number): AlertEvent => ({
  at,
  sourceId: 'alerts',
  fingerprint,
  rule: 'T3',
  episode: `${fingerprint}@${at}`,
  firedAt: at,
  activeAt: undefined,
  details,
});

async function compactAll(log: AlertLog, before: number): Promise<void> {
  while (await log.compact(before));
}

/** A source without alerts is no state. */
function stateAfter(events: readonly AlertEvent[]): Record<string, Alert> {
  const alerts = [...fold(events)].flatMap(([sourceId, of]) =>
    [...of].map(([fingerprint, alert]) => [`${sourceId}/${fingerprint}`, alert] as const),
  );
  return Object.fromEntries(alerts);
}
