import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../../src/base/log';
import { loadSqlite } from '../../../../src/base/files/sqlite';
import { createMonitoring } from '../../../../src/monitoring/engine/engine';
import { SqliteAlertLog } from '../../../../src/monitoring/alerts/log/sqliteAlertLog';
import { openEditorState } from '../../../../src/monitoring/report/alerts/storedEditorState';
import type { EditorState } from '../../../../src/monitoring/report/alerts/editorState';
import { SqliteClaimStore } from '../../../../src/monitoring/sharing/sqliteClaimStore';
import { SqliteSharedStore } from '../../../../src/monitoring/sharing/sqliteSharedStore';
import { FakeClock } from '../../../fakes/fakeClock';
import { FakeSources, alertObservation, configuration, unusedHttp } from '../../../fakes/fakeSource';

const REQUEST = { by: 'ana', mode: 'untilWorse' } as const;
const untilAborted = (): AbortSignal => new AbortController().signal;

describe.skipIf(!loadSqlite())('the state that windows keep in a folder (needs Node 22.13 or later)', () => {
  let folder: string;
  let clock: FakeClock;
  let state: EditorState | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sitrep-editor-'));
    clock = new FakeClock();
  });

  afterEach(() => {
    state?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A window that polled one alert, and renewed its claim just now. */
  async function aWindowPolls(): Promise<SqliteSharedStore> {
    const alertLog = new SqliteAlertLog({ file: join(folder, 'alerts.db'), clock, log: silentLog });
    const fakes = new FakeSources();
    fakes.alerts('alerts', [alertObservation({ fingerprint: 'f1', title: 'DatabaseDown' })]);
    const engine = createMonitoring({
      ...{ configurations: [configuration()], sources: fakes.definitions, http: unusedHttp, clock, alertLog },
      ...{ random: () => 0.5, log: silentLog },
    });
    await engine.refresh();
    const store = new SqliteSharedStore(join(folder, 'alerts.db'));
    store.publish(JSON.stringify({ sources: engine.snapshot.sources, checks: [], values: [] }));
    engine.dispose();
    alertLog.dispose();
    const claims = new SqliteClaimStore(join(folder, 'sharing.db'));
    claims.replace(undefined, { owner: 'w1', pid: 1, beat: 1, at: clock.now() });
    claims.dispose();
    return store;
  }

  it('is none where no window keeps anything, and nothing is made there', () => {
    expect(openEditorState(folder, clock)).toBeUndefined();
    expect(openEditorState(join(folder, 'missing'), clock)).toBeUndefined();
  });

  it('has its alerts and their history', async () => {
    const store = await aWindowPolls();
    state = openEditorState(folder, clock);
    const known = await state?.read();
    expect(known?.alerts.map(({ title, condition }) => [title, condition])).toEqual([
      ['DatabaseDown', 'firing'],
    ]);
    expect(known?.sources.map(({ id, condition }) => [id, condition])).toEqual([['alerts', 'fresh']]);
    expect(known?.history('f1').map(({ rule }) => rule)).toEqual(['T3']);
    store.dispose();
  });

  it('is polled as long as its claim is renewed', async () => {
    const store = await aWindowPolls();
    state = openEditorState(folder, clock);
    await clock.advance(5_999);
    expect(state?.isPolled()).toBe(true);
    await clock.advance(1);
    expect(state?.isPolled()).toBe(false);
    store.dispose();
  });

  it('passes a wish on, and waits for the answer', async () => {
    const store = await aWindowPolls();
    state = openEditorState(folder, clock);
    const answered = state?.acknowledge('f1', REQUEST, untilAborted());
    const [pending] = store.pending();
    expect(pending?.request).toEqual({ kind: 'acknowledge', fingerprint: 'f1', request: REQUEST });
    store.answer(pending?.id ?? 0, { done: true, message: 'You have it.' });
    await clock.advance(1_000);
    expect(await answered).toEqual({ done: true, message: 'You have it.' });
    store.dispose();
  });

  it('takes a wish back that nobody answers', async () => {
    const store = await aWindowPolls();
    state = openEditorState(folder, clock);
    const answered = state?.acknowledge('f1', REQUEST, untilAborted());
    await clock.advance(20_000);
    expect(await answered).toEqual({
      done: false,
      message: 'No window of the editor answered, so this was not done. Try again.',
    });
    expect(store.pending()).toEqual([]);
    store.dispose();
  });

  it('waits no longer for a command that was interrupted', async () => {
    const store = await aWindowPolls();
    state = openEditorState(folder, clock);
    const interrupted = new AbortController();
    const answered = state?.acknowledge('f1', REQUEST, interrupted.signal);
    interrupted.abort();
    expect((await answered)?.done).toBe(false);
    expect([store.pending(), clock.pending]).toEqual([[], 0]);
    store.dispose();
  });
});
