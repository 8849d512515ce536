import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import { MemoryRecords } from '../../../src/base/records/records';
import { MemoryAlertLog } from '../../../src/monitoring/alerts/log/alertLog';
import type { MonitoringEngine } from '../../../src/monitoring/engine/engine';
import { createMonitoring } from '../../../src/monitoring/engine/engine';
import { parseMatchers } from '../../../src/monitoring/silences/parseMatchers';
import type { SilenceDraft } from '../../../src/monitoring/silences/silence';
import { Silencing } from '../../../src/monitoring/silences/silencing';
import type { MonitoringSnapshot } from '../../../src/monitoring/snapshot';
import { SourceError } from '../../../src/monitoring/source';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeSilenceKeeper } from '../../fakes/fakeSilenceKeeper';
import {
  FakeSources,
  alertObservation,
  configuration,
  sourceConfiguration,
  unusedHttp,
} from '../../fakes/fakeSource';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const never = new AbortController().signal;
const here = { kind: 'sitrep' } as const;
const alertmanager = { kind: 'source', sourceId: 'alerts' } as const;

interface World {
  readonly clock: FakeClock;
  readonly sources: FakeSources;
  readonly keeper: FakeSilenceKeeper;
  readonly engine: MonitoringEngine;
  readonly silencing: Silencing;
  readonly records: MemoryRecords;
  readonly snapshots: MonitoringSnapshot[];
}

const owned: { dispose(): void }[] = [];
afterEach(() => {
  for (const one of owned.splice(0)) one.dispose();
});

function world(records = new MemoryRecords(), clock = new FakeClock()): World {
  const sources = new FakeSources();
  const keeper = new FakeSilenceKeeper();
  const [plain] = sources.definitions;
  if (!plain) throw new Error('no definition');
  const keeping = {
    ...plain,
    type: 'keeping',
    create: (...given: Parameters<typeof plain.create>) => ({ ...plain.create(...given), silences: keeper }),
  };
  const engine = createMonitoring({
    configurations: [
      configuration({
        sources: [sourceConfiguration({ type: 'keeping' }), sourceConfiguration({ id: 'rules' })],
      }),
    ],
    sources: [plain, keeping],
    http: unusedHttp,
    clock,
    random: () => 0.5,
    log: silentLog,
    alertLog: new MemoryAlertLog(),
  });
  const silencing = new Silencing({ monitoring: engine, records, clock, log: silentLog });
  owned.push(silencing, engine);
  const snapshots: MonitoringSnapshot[] = [];
  engine.onDidChange((snapshot) => snapshots.push(snapshot));
  return { clock, sources, keeper, engine, silencing, records, snapshots };
}

const draftOf = (clock: FakeClock, part: Partial<SilenceDraft> = {}): SilenceDraft => ({
  matchers: parseMatchers('alertname=DatabaseDown').matchers,
  startsAt: clock.now(),
  endsAt: clock.now() + 10 * MINUTE,
  by: 'ana',
  comment: 'deploy',
  ...part,
});

const suppressed = ({ snapshot }: MonitoringEngine): string[] =>
  snapshot.alerts.map(({ title, condition, suppressions }) =>
    [title, condition, ...suppressions.map(({ kind, origin, by }) => `${kind} of ${origin} by ${by}`)].join(
      ' ',
    ),
  );

describe('a silence that Sitrep keeps', () => {
  it('suppresses what fires now, and nothing that does not match', async () => {
    const { clock, sources, engine, silencing } = world();
    sources.alerts('rules', [alertObservation(), alertObservation({ title: 'QueueLong' })]);
    await engine.refresh();
    await silencing.create({ draft: draftOf(clock), place: here }, never);
    expect(suppressed(engine).sort()).toEqual([
      'DatabaseDown firing silence of sitrep by ana',
      'QueueLong firing',
    ]);
  });

  it('suppresses what begins to fire, before anybody could be told of it', async () => {
    const { clock, sources, engine, silencing, snapshots } = world();
    await engine.refresh();
    await silencing.create({ draft: draftOf(clock), place: here }, never);
    snapshots.length = 0;
    sources.alerts('rules', [alertObservation()]);
    await engine.refresh('rules');
    await clock.advance(SECOND);
    const shown = snapshots.flatMap(({ alerts }) => alerts);
    expect(shown.map(({ suppressions }) => suppressions.length)).toEqual(shown.map(() => 1));
    expect(suppressed(engine)).toEqual(['DatabaseDown firing silence of sitrep by ana']);
  });

  it('never keeps anything from resolving', async () => {
    const { clock, sources, engine, silencing } = world();
    sources.alerts('rules', [alertObservation()]);
    await engine.refresh();
    await silencing.create({ draft: draftOf(clock), place: here }, never);
    sources.alerts('rules', [alertObservation({ condition: 'resolved' })]);
    await engine.refresh('rules');
    expect(engine.snapshot.alerts).toMatchObject([{ condition: 'resolved' }]);
  });

  it('ends at its time', async () => {
    const { clock, sources, engine, silencing } = world();
    sources.alerts('rules', [alertObservation()]);
    await engine.refresh();
    await silencing.create({ draft: draftOf(clock), place: here }, never);
    await clock.advance(10 * MINUTE + SECOND);
    expect(suppressed(engine)).toEqual(['DatabaseDown firing']);
  });

  it('begins at its time, and is ended by a person', async () => {
    const { clock, sources, engine, silencing } = world();
    sources.alerts('rules', [alertObservation()]);
    await engine.refresh();
    const draft = draftOf(clock, { startsAt: clock.now() + MINUTE });
    const { silence } = await silencing.create({ draft, place: here }, never);
    expect(suppressed(engine)).toEqual(['DatabaseDown firing']);
    await clock.advance(MINUTE + SECOND);
    expect(suppressed(engine)).toEqual(['DatabaseDown firing silence of sitrep by ana']);
    if (silence) await silencing.expire(silence, 'bo', never);
    expect(suppressed(engine)).toEqual(['DatabaseDown firing']);
  });

  it('leaves the suppressions of others alone', async () => {
    const { clock, sources, engine, silencing } = world();
    const inhibit = {
      kind: 'inhibit',
      id: 'x',
      by: 'NodeDown',
      comment: undefined,
      until: undefined,
    } as const;
    sources.alerts('rules', [alertObservation({ suppressions: [{ ...inhibit, origin: 'source' }] })]);
    await engine.refresh();
    const { silence } = await silencing.create({ draft: draftOf(clock), place: here }, never);
    expect(suppressed(engine)).toEqual([
      'DatabaseDown firing inhibit of source by NodeDown silence of sitrep by ana',
    ]);
    if (silence) await silencing.expire(silence, 'bo', never);
    expect(suppressed(engine)).toEqual(['DatabaseDown firing inhibit of source by NodeDown']);
  });

  it('is in force again after a restart', async () => {
    const first = world();
    await first.silencing.create({ draft: draftOf(first.clock), place: here }, never);
    first.silencing.dispose();
    first.engine.dispose();
    const { sources, engine, silencing } = world(first.records, first.clock);
    sources.alerts('rules', [alertObservation()]);
    await engine.refresh();
    expect(suppressed(engine)).toEqual(['DatabaseDown firing silence of sitrep by ana']);
    expect((await silencing.list(never)).silences).toMatchObject([{ by: 'ana', place: here }]);
  });
});

describe('a silence that another system keeps', () => {
  it('is shown with its exact request, written, and confirmed by a read', async () => {
    const { clock, sources, engine, silencing, keeper } = world();
    sources.alerts('alerts', [alertObservation()]);
    await engine.refresh();
    const request = { draft: draftOf(clock), place: alertmanager };
    expect(silencing.requestOf(request)).toEqual(keeper.createRequest(request.draft));
    const outcome = await silencing.create(request, never);
    expect(outcome).toMatchObject({
      isDone: true,
      message: 'The silence is in place until 09:10:00.',
      silence: { id: 's1', place: alertmanager },
    });
    expect(outcome.intent?.preview.matches).toEqual(['DatabaseDown']);
  });

  it('ends a race with a resolve in a sentence, and resolves nothing back', async () => {
    const { clock, sources, engine, silencing, keeper } = world();
    sources.alerts('alerts', [alertObservation()]);
    await engine.refresh();
    keeper.unreadable = new SourceError('timeout', 'No answer.');
    const made = silencing.create({ draft: draftOf(clock), place: alertmanager }, never);
    sources.alerts('alerts', [alertObservation({ condition: 'resolved' })]);
    await engine.refresh();
    keeper.unreadable = undefined;
    await clock.advance(MINUTE);
    expect((await made).message).toBe(
      'The silence is in place until 09:10:00. "DatabaseDown" has resolved meanwhile, and stays resolved.',
    );
    expect(engine.snapshot.alerts).toMatchObject([{ condition: 'resolved' }]);
  });

  it('is extended under its own name, and expired', async () => {
    const { clock, engine, silencing, keeper } = world();
    await engine.refresh();
    await silencing.create({ draft: draftOf(clock), place: alertmanager }, never);
    const [silence] = (await silencing.list(never)).silences;
    if (!silence) throw new Error('it is not listed');
    const endsAt = silence.endsAt + 60 * MINUTE;
    await silencing.extend(silence, { endsAt }, never);
    expect(keeper.silences).toMatchObject([{ id: 's1', endsAt, by: 'ana' }]);
    const outcome = await silencing.expire(silence, 'bo', never);
    expect(outcome.isDone).toBe(true);
    expect(keeper.silences).toMatchObject([{ state: 'expired' }]);
  });

  it('keeps those that were known on the list while the system cannot be read, and says so', async () => {
    const { clock, engine, silencing, keeper } = world();
    await engine.refresh();
    await silencing.create({ draft: draftOf(clock), place: alertmanager }, never);
    await silencing.list(never);
    keeper.unreadable = new SourceError('unreachable', 'Connection refused by alerts.test.');
    const listing = await silencing.list(never);
    expect(listing.silences).toHaveLength(1);
    expect(listing.unread).toEqual(['Connection refused by alerts.test.']);
  });

  it('goes on by itself when nobody waits for it any more', async () => {
    const { clock, engine, silencing, keeper } = world();
    await engine.refresh();
    keeper.unreadable = new SourceError('timeout', 'No answer.');
    const outcome = await silencing.create(
      { draft: draftOf(clock), place: alertmanager },
      AbortSignal.abort(),
    );
    expect(outcome.isDone).toBe(false);
    keeper.unreadable = undefined;
    await clock.advance(MINUTE);
    expect(silencing.outbox.intents).toMatchObject([{ state: 'confirmed' }]);
  });
});

describe('where a silence is kept', () => {
  it('is the system that knows the alert; else here', async () => {
    const { sources, engine, silencing } = world();
    sources.alerts('alerts', [alertObservation()]);
    sources.alerts('rules', [alertObservation({ title: 'QueueLong' })]);
    await engine.refresh();
    const [database, queue] = ['DatabaseDown', 'QueueLong'].map((name) =>
      engine.snapshot.alerts.filter(({ title }) => title === name),
    );
    expect(silencing.places(database ?? [])).toEqual([alertmanager, here]);
    expect(silencing.places(queue ?? [])).toEqual([here, alertmanager]);
    expect(silencing.placeWords(alertmanager)).toBe('Alertmanager "alerts"');
  });

  it('is nowhere when its source is gone', async () => {
    const { clock, silencing } = world();
    const place = { kind: 'source', sourceId: 'gone' } as const;
    const outcome = await silencing.create({ draft: draftOf(clock), place }, never);
    expect(outcome).toMatchObject({
      isDone: false,
      message: 'The source "gone" is not configured, or keeps no silences.',
    });
  });
});
