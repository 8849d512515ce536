import { describe, expect, it } from 'vitest';
import { runsInBackground, timeoutOf } from '../../../src/runbook/step/backgroundStep';
import { prepareStep } from '../../../src/runbook/step/prepareStep';
import { surroundings } from '../surroundings';

function prepared(info: string, defaults: Readonly<Record<string, string>> = {}) {
  const scope = { alert: undefined, parameters: {}, steps: {} };
  const step = prepareStep({ ...surroundings, info, source: 'x', defaults, scope });
  if (step.kind !== 'ready') throw new Error(`${info} is not ready`);
  return step;
}

const DAY = 24 * 3_600_000;

describe('a step in the background', () => {
  it.each<
    [sentence: string, info: string, defaults: Record<string, string>, isBackground: boolean, timeout: number]
  >([
    ['goes on until it is stopped', 'bash {background=true}', {}, true, 20 * DAY],
    ['ends at its time, if it has one', 'bash {background=true timeout=5m}', {}, true, 300_000],
    ['has the time of the front matter', 'bash {background=true}', { timeout: '1m' }, true, 60_000],
    ['is none where it does not say so', 'bash', {}, false, 120_000],
    ['is none where it says no', 'bash {background=false}', { background: 'true' }, false, 120_000],
    ['is none in a session with a database', 'sql {on=orders background=true}', {}, false, 120_000],
  ])('%s', (_sentence, info, defaults, isBackground, timeout) => {
    const step = prepared(info, defaults);
    expect([runsInBackground(step), timeoutOf(step)]).toEqual([isBackground, timeout]);
  });
});
