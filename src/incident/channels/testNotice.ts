import type { Ms } from '../../base/clock';
import type { Notice } from './notice';

/** A message that says of itself that it is a test, and then that the test is over. */
export function testNotice(
  { at, demo, environment }: Pick<Notice, 'at' | 'demo' | 'environment'>,
  state: 'test' | 'resolved' = 'test',
): Notice {
  return {
    key: `test ${new Date(at).toISOString()}`,
    change: state === 'test' ? 'test' : 'resolved',
    state,
    severity: 'P4',
    headline: `${demo ? '[demo] ' : ''}${HEADLINES[state]}`,
    lines: [
      'Somebody checks whether messages of Sitrep arrive here. Nothing has happened, and nothing is to be done.',
    ],
    alerts: [],
    recipient: undefined,
    at,
    environment,
    demo,
  };
}

const HEADLINES = {
  test: 'Test message of Sitrep',
  resolved: 'Test message of Sitrep: it arrived and was changed',
} as const;

/** When a test that could be changed was sent, so that nothing stays open at the other end. */
export const testIsOver = (test: Notice, at: Ms): Notice => ({
  ...testNotice({ ...test, at }, 'resolved'),
  key: test.key,
});
