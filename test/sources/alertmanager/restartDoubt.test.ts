import { describe, expect, it } from 'vitest';
import { RESEND_TIME, RestartDoubt } from '../../../src/sources/alertmanager/restartDoubt';

const START = Date.UTC(2026, 0, 5, 9);

interface Poll {
  /** Seconds after the first answer. */
  readonly at: number;
  readonly alerts: readonly string[];
  /** When the server started, in the same seconds. */
  readonly started?: number | undefined;
}

/** Whether each answer was trusted, and how often the server was asked for its start. */
async function judge(...polls: readonly Poll[]): Promise<{ trusted: boolean[]; asked: number }> {
  const doubt = new RestartDoubt();
  const trusted: boolean[] = [];
  let asked = 0;
  for (const { at, alerts, started } of polls) {
    const startedAt = async (): Promise<number | undefined> => {
      asked++;
      return started === undefined ? undefined : START + started * 1_000;
    };
    trusted.push(await doubt.trusts(new Set(alerts), START + at * 1_000, startedAt));
  }
  return { trusted, asked };
}

describe('an alert that is missing from Alertmanager', () => {
  const check = (sentence: string, polls: readonly Poll[], trusted: boolean[], asked: number): void => {
    it(sentence, async () => {
      expect(await judge(...polls)).toEqual({ trusted, asked });
    });
  };
  const again = RESEND_TIME / 1_000;

  check(
    'is gone when the server has run all the time',
    [
      { at: 0, alerts: ['a', 'b'] },
      { at: 15, alerts: ['a'], started: -900 },
    ],
    [true, true],
    1,
  );
  check(
    'is awaited when the server has started since the last answer, until it is sent again',
    [
      { at: 0, alerts: ['a', 'b'] },
      { at: 15, alerts: [], started: 10 },
      { at: 30, alerts: ['a'] },
      { at: 45, alerts: ['a', 'b'] },
    ],
    [true, false, false, true],
    1,
  );
  check(
    'is gone after a restart once it had the time to be sent again',
    [
      { at: 0, alerts: ['a'] },
      { at: 15, alerts: [], started: 10 },
      { at: 10 + again, alerts: [] },
    ],
    [true, false, true],
    1,
  );
  check(
    'is gone when it goes after it was sent again',
    [
      { at: 0, alerts: ['a'] },
      { at: 15, alerts: [], started: 10 },
      { at: 30, alerts: ['a'] },
      { at: 45, alerts: [], started: 10 },
    ],
    [true, false, true, true],
    2,
  );
  check(
    'is gone when the server does not say since when it runs',
    [
      { at: 0, alerts: ['a'] },
      { at: 15, alerts: [] },
    ],
    [true, true],
    1,
  );
  check(
    'is not asked about when there is none',
    [
      { at: 0, alerts: [] },
      { at: 15, alerts: ['a'] },
    ],
    [true, true],
    0,
  );
});
