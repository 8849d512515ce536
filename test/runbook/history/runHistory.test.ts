import { describe, expect, it } from 'vitest';
import { MemoryRecords } from '../../../src/base/records/records';
import { RunHistory } from '../../../src/runbook/history/runHistory';
import type { StepRun } from '../../../src/runbook/step/stepRun';
import { runOf } from './runs';

const URI = runOf().uri;
type Ran = Partial<StepRun> & { readonly session?: number };
const after = (...runs: readonly Ran[]): RunHistory => {
  const history = new RunHistory(new MemoryRecords());
  for (const { session = 1, ...run } of runs) history.record(runOf(run), { session, by: 'ana' });
  return history;
};

describe('the last run of a runbook', () => {
  it.each<[sentence: string, runs: readonly Ran[], expected: object | undefined]>([
    ['is nothing before it ran', [], undefined],
    [
      'is ok when its steps succeeded',
      [{ step: 'a' }, { step: 'b' }],
      { outcome: 'ok', step: 'b', steps: 2 },
    ],
    [
      'has failed when a step failed, whatever ran after it',
      [{ step: 'a', outcome: 'failed' }, { step: 'b' }],
      { outcome: 'failed', step: 'a', steps: 2 },
    ],
    [
      'was cancelled when a step was stopped, which is no failure',
      [{ step: 'a', outcome: 'cancelled' }, { step: 'b' }],
      { outcome: 'cancelled', step: 'a', steps: 2 },
    ],
    [
      'has failed when one step failed and a later one was stopped',
      [
        { step: 'a', outcome: 'timedOut' },
        { step: 'b', outcome: 'cancelled' },
      ],
      { outcome: 'failed', step: 'a', steps: 2 },
    ],
    [
      'is ok when the step that failed was run again',
      [{ step: 'a', outcome: 'timedOut' }, { step: 'a' }],
      { outcome: 'ok', step: 'a', steps: 2 },
    ],
    [
      'knows nothing of what failed in another session',
      [
        { step: 'a', outcome: 'failed' },
        { step: 'b', session: 2 },
      ],
      { outcome: 'ok', step: 'b', steps: 1 },
    ],
    ['is of its own file', [{ uri: 'file:///w/b.md' }], undefined],
  ])('%s', (_sentence, runs, expected) => {
    const last = after(...runs).lastRun(URI);
    if (expected === undefined) expect(last).toBeUndefined();
    else expect(last).toEqual({ at: runOf().startedAt, by: 'ana', ...expected });
  });

  it('is told for each section, whatever ran in another one', () => {
    const history = after(
      { section: 'a', step: '1. Look', outcome: 'failed' },
      { section: 'b', step: '1. Look' },
      { step: 'outside' },
    );
    expect(['a', 'b', 'c'].map((section) => history.lastRun(URI, section)?.outcome)).toEqual([
      'failed',
      'ok',
      undefined,
    ]);
    expect(history.lastRun(URI)).toMatchObject({ outcome: 'failed', steps: 3 });
  });

  it('outlives a restart, with what happened and nothing of what the step gave or was given', () => {
    const records = new MemoryRecords();
    const run = runOf({
      connection: 'worker',
      variables: { 'param.host': 'db-1' },
      summary: 'x'.repeat(500),
    });
    new RunHistory(records).record(run, { session: 7, by: 'ana' });
    expect(new RunHistory(records).stepsOf(URI)).toEqual([
      {
        at: run.startedAt,
        session: 7,
        step: 'ping',
        language: 'bash',
        connection: 'worker',
        outcome: 'succeeded',
        exitCode: 0,
        durationMs: 1_500,
        summary: `${'x'.repeat(199)}…`,
        by: 'ana',
      },
    ]);
  });

  it('keeps two hundred steps, and tells that there is one more', () => {
    const history = new RunHistory(new MemoryRecords());
    const told: string[] = [];
    history.onDidChange((uri) => told.push(uri));
    for (let number = 0; number < 201; number++) {
      history.record(runOf({ step: `step ${number}` }), { session: 1, by: 'ana' });
    }
    const steps = history.stepsOf(URI);
    expect([steps.length, steps[0]?.step, told.length]).toEqual([200, 'step 1', 201]);
  });

  it('is nothing when what was kept is not readable', () => {
    const records = new MemoryRecords();
    records.put('runbook-runs', URI, [{ at: 'noon' }]);
    expect(new RunHistory(records).lastRun(URI)).toBeUndefined();
  });
});
