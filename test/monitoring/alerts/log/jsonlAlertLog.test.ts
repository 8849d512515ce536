import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertEvent } from '../../../../src/monitoring/alerts/alertEvent';
import { JsonlAlertLog } from '../../../../src/monitoring/alerts/log/jsonlAlertLog';

const event = (at: number): AlertEvent => ({ at, sourceId: 'alerts', fingerprint: `é${at}`, rule: 'T4' });

describe('the alert log on disk', () => {
  let folder = '';
  let file = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitrep-log-'));
    file = join(folder, 'deep', 'alerts.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is empty before anything was kept', async () => {
    expect(await new JsonlAlertLog(file).readAll()).toEqual({ events: [], notes: [] });
  });

  it('gives back what was kept, in order', async () => {
    await new JsonlAlertLog(file).append([event(1), event(2)]);
    await new JsonlAlertLog(file).append([event(3)]);
    expect(await new JsonlAlertLog(file).readAll()).toEqual({ events: [1, 2, 3].map(event), notes: [] });
  });

  it('opens after a crash at any byte, and loses nothing but the line that was being written', async () => {
    const log = new JsonlAlertLog(file);
    await log.append([event(1), event(2), event(3)]);
    const whole = await readFile(file);
    const ends = [...whole.entries()].filter(([, byte]) => byte === 10).map(([index]) => index + 1);
    for (let length = whole.length; length >= 0; length--) {
      await writeFile(file, whole);
      await truncate(file, length);
      const { events, notes } = await log.readAll();
      const finished = ends.filter((end) => end <= length).length;
      expect(events).toEqual([1, 2, 3].slice(0, finished).map(event));
      expect(notes).toHaveLength(length === 0 || ends.includes(length) ? 0 : 1);
      await log.append([event(9)]);
      expect((await log.readAll()).events.at(-1)).toEqual(event(9));
    }
  });

  it('skips a line that is none of ours, and says which', async () => {
    const log = new JsonlAlertLog(file);
    await log.append([event(1)]);
    await appendFile(file, 'not json\n{"rule":"T99","at":1,"sourceId":"a"}\n[1]\n');
    await log.append([event(2)]);
    const { events, notes } = await log.readAll();
    expect(events).toEqual([event(1), event(2)]);
    expect(notes).toEqual(
      [2, 3, 4].map((line) => `Line ${line} of ${file} is no alert event and is skipped.`),
    );
  });
});
