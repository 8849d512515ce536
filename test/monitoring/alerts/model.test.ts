import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import type { Alert } from '../../../src/monitoring/alerts/alert';
import type { AlertEvent } from '../../../src/monitoring/alerts/alertEvent';
import { fold, isOpen } from '../../../src/monitoring/alerts/machine/fold';
import { MemoryAlertLog } from '../../../src/monitoring/alerts/log/alertLog';
import { createMonitoring } from '../../../src/monitoring/engine/engine';
import { SourceError } from '../../../src/monitoring/source';
import { anyAlertLog } from '../../fakes/alertEvents';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeSources, alertObservation, configuration, unusedHttp } from '../../fakes/fakeSource';
import type { ReferenceState } from './referenceFold';
import { acknowledgementWord, referenceState, suppressionWord } from './referenceFold';

const axesOf = (alert: Alert | undefined): ReferenceState | undefined =>
  alert && {
    condition: alert.condition,
    episode: alert.identity.episode,
    evaluation: alert.evaluation.state,
    acknowledged: alert.acknowledgement && acknowledgementWord(alert.acknowledgement),
    seen: alert.seen,
    latched: alert.latched,
    suppressions: alert.suppressions.map(suppressionWord),
  };

describe('the fold', () => {
  it('agrees with the table of the model, written out slowly, on any log', () => {
    fc.assert(
      fc.property(anyAlertLog, (events) => {
        const states = fold(events);
        for (const sourceId of ['one', 'two']) {
          for (const fingerprint of ['a', 'b', 'c']) {
            const folded = axesOf(states.get(sourceId)?.get(fingerprint));
            expect(folded).toEqual(referenceState(events, sourceId, fingerprint));
          }
        }
      }),
      { numRuns: 1_000, seed: 3 },
    );
  });
});

const NAMES = ['A', 'B', 'C'] as const;
type Said = 'absent' | 'pending' | 'firing' | 'recovering' | 'resolved' | 'unknown' | 'silenced';

/** Something that happens to a session: an answer, a failure, a person, or time. */
type Step =
  | { readonly kind: 'answer'; readonly said: readonly Said[]; readonly complete: boolean }
  | { readonly kind: 'fail' | 'acknowledge' | 'unacknowledge' | 'look' }
  | { readonly kind: 'wait'; readonly seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      said: fc.tuple(
        ...NAMES.map(() =>
          fc.constantFrom<Said>(
            'absent',
            'pending',
            'firing',
            'firing',
            'recovering',
            'resolved',
            'unknown',
            'silenced',
          ),
        ),
      ),
      complete: fc.boolean(),
    }),
  },
  fc.record({
    kind: fc.constantFrom('fail' as const, 'acknowledge' as const, 'unacknowledge' as const, 'look' as const),
  }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, 40, 1_000) }),
);

const silence = {
  kind: 'silence',
  id: 's',
  by: 'ana',
  comment: 'deploy',
  until: undefined,
  origin: 'source',
} as const;

const observationOf = (title: string, said: Said): ReturnType<typeof alertObservation>[] =>
  said === 'absent'
    ? []
    : [
        alertObservation({
          title,
          condition: said === 'silenced' ? 'firing' : said,
          suppressions: said === 'silenced' ? [silence] : [],
        }),
      ];

interface Session {
  /** What each step added to the log. */
  readonly added: readonly { readonly step: Step; readonly events: readonly AlertEvent[] }[];
  readonly live: ReadonlyMap<string, Alert>;
  readonly log: readonly AlertEvent[];
}

async function play(steps: readonly Step[]): Promise<Session> {
  const [clock, sources, alertLog] = [new FakeClock(), new FakeSources(), new MemoryAlertLog()];
  const engine = createMonitoring({
    configurations: [configuration()],
    ...{ sources: sources.definitions, http: unusedHttp, clock, random: () => 0.5, log: silentLog, alertLog },
  });
  const added: Session['added'][number][] = [];
  try {
    for (const one of steps) {
      // No two answers come in the same millisecond.
      clock.jump(1);
      const before = (await alertLog.readAll()).events.length;
      if (one.kind === 'answer') {
        const alerts = one.said.flatMap((said, index) => observationOf(NAMES[index] ?? '', said));
        sources.alerts('alerts', alerts, { complete: one.complete });
        await engine.refresh();
      } else if (one.kind === 'fail') {
        sources.fail('alerts', new SourceError('unreachable', 'Connection refused.'));
        await engine.refresh();
      } else if (one.kind === 'wait') await clock.advance(one.seconds * 1_000);
      else if (one.kind === 'look') await engine.markSeen('A:db-1');
      else if (one.kind === 'unacknowledge') await engine.unacknowledge('A:db-1');
      else await engine.acknowledge('A:db-1', { by: 'ana', mode: 'untilWorse' });
      added.push({ step: one, events: (await alertLog.readAll()).events.slice(before) });
    }
    const live = new Map(engine.snapshot.alerts.map((alert) => [alert.identity.fingerprint, alert]));
    return { added, live, log: (await alertLog.readAll()).events };
  } finally {
    engine.dispose();
  }
}

const always = (holds: (session: Session) => void): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => holds(await play(steps))),
    { numRuns: 60, seed: 4 },
  );

describe('any session of the engine', () => {
  it('has at most one open episode of an alert, and begins each with a name of its own', () =>
    always(({ log }) => {
      const open = new Map<string, string>();
      const used = new Set<string>();
      for (const event of log) {
        const key = event.fingerprint ?? '';
        if (event.rule === 'T3' || event.rule === 'T7') {
          expect(open.has(key)).toBe(false);
          expect(used.has(event.episode)).toBe(false);
          used.add(event.episode);
          open.set(key, event.episode);
        } else if (['T6', 'T10', 'T11', 'dropped'].includes(event.rule)) open.delete(key);
      }
    }));

  it('shows what its log, replayed through JSON and through the reference, leads to', () =>
    always(({ log, live }) => {
      const events = JSON.parse(JSON.stringify(log)) as AlertEvent[];
      const replayed = fold(events).get('alerts');
      for (const [fingerprint, alert] of live) {
        expect(axesOf(replayed?.get(fingerprint))).toEqual(axesOf(alert));
        expect(referenceState(events, 'alerts', fingerprint)).toEqual(axesOf(alert));
      }
      const open = [...(replayed?.values() ?? [])].filter(isOpen).map(({ identity }) => identity.fingerprint);
      expect(open.filter((fingerprint) => !live.has(fingerprint))).toEqual([]);
    }));

  it('ends no alert by a failure, by time, by a person, or by what an incomplete answer lacks', () =>
    always(({ added }) => {
      for (const { step: one, events } of added) {
        const ends = events.filter(({ rule }) => ['T6', 'T10', 'T11', 'T2'].includes(rule));
        if (one.kind === 'fail' || one.kind === 'look' || one.kind.endsWith('acknowledge'))
          expect(ends).toEqual([]);
        if (one.kind === 'answer' && !one.complete)
          expect(
            ends.filter((event) => event.rule === 'T10' || ('why' in event && event.why === 'absent')),
          ).toEqual([]);
      }
    }));
});
