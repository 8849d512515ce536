import type { Verdict } from '../../monitoring/check';

/**
 * What the words of health endpoints mean. `warn` is health with a concern (draft-inadarei-api-health-check, 3.1), so it
 * is `ok`; `degraded` is what an endpoint says that has lost a part, so it is failing. Every other word is unknown.
 */
const GOOD = [
  ...[
    'ok',
    'okay',
    'healthy',
    'up',
    'pass',
    'passed',
    'passing',
    'success',
    'successful',
    'ready',
    'alive',
    'live',
  ],
  ...[
    'available',
    'operational',
    'green',
    'online',
    'running',
    'connected',
    'normal',
    'good',
    'serving',
    'pong',
  ],
  ...['warn', 'warning', 'yellow'],
];
const BAD = [
  ...[
    'error',
    'errored',
    'unhealthy',
    'degraded',
    'down',
    'fail',
    'failed',
    'failing',
    'failure',
    'not_ready',
  ],
  ...[
    'not_ok',
    'critical',
    'unavailable',
    'not_available',
    'red',
    'offline',
    'dead',
    'out_of_service',
    'broken',
  ],
  ...[
    'disconnected',
    'not_connected',
    'timeout',
    'timed_out',
    'unreachable',
    'refused',
    'not_serving',
    'stopped',
  ],
  ...[
    'outage',
    'partial_outage',
    'major_outage',
    'bad',
    'not_healthy',
    'not_running',
    'exception',
    'crashed',
  ],
];

const VERDICTS: ReadonlyMap<string, Verdict> = new Map([
  ...GOOD.map((word) => [word, 'ok'] as const),
  ...BAD.map((word) => [word, 'failing'] as const),
]);

/** A status word or boolean as a verdict. `error: connection refused` and `failed (3)` count by their first word. */
export function verdictOfWord(word: string | boolean): Verdict {
  if (typeof word === 'boolean') return word ? 'ok' : 'failing';
  const normal = word.trim().toLowerCase();
  const whole = VERDICTS.get(normal.replace(/[\s-]+/g, '_'));
  if (whole) return whole;
  const first = /^([a-z_]+)\s*[:;(,–-]/.exec(normal)?.[1];
  const leading = first === undefined ? undefined : VERDICTS.get(first);
  return leading === 'failing' ? 'failing' : 'unknown';
}

/** The explanation behind the word: `error: refused` gives `refused`. */
export function reasonInWord(word: string): string | undefined {
  const rest = /^[A-Za-z_]+\s*[:;,–-]\s*(.+)$/s.exec(word.trim())?.[1];
  return rest === undefined || rest === '' ? undefined : rest;
}

/** A sentence of plain text: a bad word, or a good one after "not", outweighs everything else. */
export function verdictOfSentence(text: string): Verdict {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  let verdict: Verdict = 'unknown';
  for (const [index, word] of words.entries()) {
    const meaning = VERDICTS.get(word);
    if (meaning === 'failing' || (meaning === 'ok' && words[index - 1] === 'not')) return 'failing';
    if (meaning === 'ok') verdict = 'ok';
  }
  return verdict;
}
