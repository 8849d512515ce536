import type { SourceProblem } from '../../src/monitoring/source';
import { conditionOfProblem } from '../../src/monitoring/polling/pollFailure';
import { FAULTS, type FaultName } from '../contract/faults';
import { ORIGIN, type SourceConformance } from '../contract/sourceConformance';
import type { FakeAnswer, FakeReply } from '../fakes/fakeHttp';
import type { Fault, Shown, Variant } from './cell';
import { answering, inMemory, type Answer } from './memorySystem';
import { healthyReply, statusOf } from './world';

/** The faults of the contract whose answers are the fault, with what the user then reads. */
const REFUSALS: Partial<Record<FaultName, RegExp>> = {
  'a login page with status 200': /answered with a login page \(HTML, 200\)/,
  'an empty body': /empty body|without a single metric/,
  'a secret that is missing': /There is no value for "token"/,
  'status 401': /answered 401\. The token or password is missing/,
  'status 403': /answered 403\. .*may not read this/,
  'status 404': /answered 404\. Is the address right\?/,
  'status 500': /[Aa]nswered 500/,
  'status 503 with an error page': /[Aa]nswered 503/,
};

/** A fault of the contract, on the endpoint that matters most, and on all of them at once. */
function refusal(
  name: FaultName,
  says: RegExp,
  answer: (healthy: FakeReply) => FakeAnswer = FAULTS[name].answer,
): Fault {
  return {
    name,
    variants: (conformance) => [
      answering(
        'the main endpoint',
        onMain(conformance, ({ healthy }) => answer(healthy)),
      ),
      answering('every endpoint', ({ healthy }) => answer(healthy)),
      ...otherPaths(conformance).map((path) => ({
        ...answering(path, ({ url, healthy }) => (url.pathname === path ? answer(healthy) : healthy)),
        partial: true,
      })),
    ],
    shown: (conformance) => shownOf(conformance, name, says),
  };
}

/** Status 429: besides what every refusal does, nobody asks again before the time that was asked for. */
function rateLimit(name: 'status 429 with seconds to wait' | 'status 429 with a date to wait for'): Fault {
  const base = refusal(name, /answered 429\. It is asked too often/);
  const polite = (): Variant =>
    inMemory('is left alone', async (world, look) => {
      world.answer = ({ healthy }) => FAULTS['status 429 with seconds to wait'].answer(healthy);
      await world.engine.refresh();
      look();
      const { nextAttemptAt = 0 } = statusOf(world.engine.snapshot);
      if (nextAttemptAt < world.clock.now() + 30_000) {
        throw new Error(`asked again after ${nextAttemptAt - world.clock.now()} ms, and not after 30 s`);
      }
    });
  return { ...base, variants: (conformance) => [...base.variants(conformance), polite()] };
}

function shownOf({ exceptions }: SourceConformance, name: FaultName, says: RegExp): Shown {
  const outcome = exceptions?.[name] ?? FAULTS[name].outcome;
  if ('verdicts' in outcome) return { condition: 'fresh', says };
  return { condition: conditionOfProblem(outcome.problem satisfies SourceProblem), says };
}

/** Endpoints beside the main one, which may each fail alone. */
const otherPaths = ({ replies, faultyPath }: SourceConformance): readonly string[] =>
  Object.keys(replies).filter((path) => path !== faultyPath);

const onMain =
  ({ faultyPath }: SourceConformance, answer: Answer): Answer =>
  (asked) =>
    asked.url.pathname === faultyPath ? answer(asked) : asked.healthy;

const half = (healthy: FakeReply): FakeReply =>
  retold(healthy, (text) => text.slice(0, Math.max(1, Math.floor(text.length / 2))));

const truncated: Fault = {
  ...refusal('half an answer', /cut off|cannot be read/, half),
  // The status of a broken answer has said enough, where it is the service's own.
  shown: (conformance, start) =>
    start === 'failing' && (conformance.failing?.status ?? 200) >= 500
      ? { condition: 'fresh', says: /[Aa]nswered 5\d\d/ }
      : shownOf(conformance, 'half an answer', /cut off|cannot be read/),
};

const refusals: readonly Fault[] = [
  truncated,
  ...Object.entries(REFUSALS).map(([name, says]) => refusal(name as FaultName, says)),
  rateLimit('status 429 with seconds to wait'),
  rateLimit('status 429 with a date to wait for'),
];

const FRESH: Shown = { condition: 'fresh' };

/** A fault of what is said, while the answer as such is fine. */
const content = (name: string, variants: Fault['variants'], shown: Fault['shown'] = () => FRESH): Fault => ({
  name,
  variants,
  shown,
});

const entriesOf = ({ wireAlerts = [] }: SourceConformance): readonly unknown[] => wireAlerts;

const pages = content('duplicate and reordered pages', (conformance) => {
  const { listing, paged } = conformance;
  if (!listing) return [];
  const all = entriesOf(conformance);
  const other = [...all].reverse();
  // Without entries there is nothing to repeat: a quiet system stays quiet.
  const repeated =
    (entries: readonly unknown[]): Answer =>
    ({ start, healthy }) =>
      start === 'quiet' ? healthy : withHeaders(listing(entries), healthy);
  return [
    answering('listed twice', onMain(conformance, repeated([...all, ...all]))),
    answering('in another order', onMain(conformance, repeated(other))),
    ...(paged
      ? [
          answering(
            'on two pages that overlap',
            onMain(conformance, ({ url, healthy, start }) =>
              start === 'quiet' ? healthy : withHeaders(paged([other, all], url), healthy),
            ),
          ),
        ]
      : []),
  ];
});

const renew = ({ renewed }: SourceConformance, reply: FakeReply, now: number): FakeReply =>
  renewed ? { ...reply, body: renewed(reply.body, now) } : reply;

const withHeaders = (reply: FakeReply, healthy: FakeReply): FakeReply => ({
  ...reply,
  headers: { ...healthy.headers, ...reply.headers },
});

const unknownWord = content(
  'unknown enum',
  (conformance) => {
    const { listing, stated, puzzling } = conformance;
    const strange = listing && stated ? listing(stated('simmering')) : puzzling;
    if (!strange) return [];
    return [
      answering(
        'a state that nobody knows',
        onMain(conformance, ({ healthy, now, start }) =>
          start === 'quiet' ? healthy : withHeaders(renew(conformance, strange, now), healthy),
        ),
      ),
    ];
  },
  () => ({ condition: 'fresh', says: /simmering|does not know|^$/ }),
);

const textOf = ({ body }: FakeReply): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** The same answer with other text in it, and the type that it had. */
const retold = (healthy: FakeReply, change: (text: string) => string): FakeReply => {
  const type: Record<string, string> =
    typeof healthy.body === 'string' ? {} : { 'content-type': 'application/json' };
  return { ...healthy, headers: { ...type, ...healthy.headers }, body: change(textOf(healthy)) };
};

/** A number as JSON and as exposition text have it. */
const NUMBERS = /(?<=":\s?)-?\d+(\.\d+)?(?=\s*[,}\]])|(?<=} )\d+(?=\n)/g;
/** What Prometheus and Sentry put into quotes, because JSON has no such number. */
const QUOTED_NUMBERS = /(?<="(value|count)":\s?")[\d.e+-]+(?=")/g;

/** The answers with other numbers, bare and in quotes, where they have such. */
function numbers(
  conformance: SourceConformance,
  bare: readonly string[],
  quoted: readonly string[],
): Variant[] {
  const answers = Object.values(conformance.replies).map(textOf).join('\n');
  const variant = (number: string, pattern: RegExp): Variant =>
    answering(number, ({ healthy }) => retold(healthy, (text) => text.replace(pattern, number)));
  return [
    ...(new RegExp(NUMBERS).test(answers) ? bare.map((number) => variant(number, NUMBERS)) : []),
    ...(new RegExp(QUOTED_NUMBERS).test(answers)
      ? quoted.map((number) => ({ ...variant(number, QUOTED_NUMBERS), name: `"${number}"` }))
      : []),
  ];
}

/** Python writes it like this, and no JSON parser takes it; in exposition text it is a value like any other. */
const bareNaN = content(
  'NaN',
  (conformance) => numbers(conformance, ['NaN'], []),
  (conformance, start) => {
    const bodies = Object.keys(conformance.replies).map(
      (path) => healthyReply(conformance, start, new URL(path, ORIGIN), 0).body,
    );
    const inJson = bodies.some(
      (body) => typeof body === 'object' && new RegExp(NUMBERS).test(JSON.stringify(body)),
    );
    return inJson ? { condition: 'malformed', says: /not JSON/ } : FRESH;
  },
);
const quotedNaN = content('"NaN" in quotes', (conformance) => numbers(conformance, [], ['NaN']));
const hugeNumbers = content('huge numbers', (conformance) =>
  numbers(
    conformance,
    ['1e999', '-1e999', '123456789012345678901234567890'],
    ['1e309', '+Inf', '9'.repeat(400)],
  ),
);

const polluted = content('__proto__ keys', (conformance) => {
  const keys =
    '{"__proto__":{"status":"ok","polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},';
  const hostile = (text: string): string => text.replaceAll('{"', `${keys}"`);
  return [
    answering('in every object', ({ healthy }) =>
      typeof healthy.body === 'string' ? healthy : retold(healthy, hostile),
    ),
    answering(
      'beside the answer',
      onMain(conformance, ({ healthy }) =>
        typeof healthy.body === 'string'
          ? healthy
          : retold(healthy, (text) => text.replace('{"', `${keys}"`)),
      ),
    ),
  ];
});

/** Brackets within brackets: whoever walks down the answer step by step runs out of stack. */
const deepNesting = content('deep nesting', ({ replies }) => {
  const nested = `{"nested":${'['.repeat(20_000)}${']'.repeat(20_000)},"`;
  return Object.values(replies).every(({ body }) => typeof body === 'string')
    ? []
    : [
        answering('in every object', ({ healthy }) =>
          typeof healthy.body === 'string'
            ? healthy
            : retold(healthy, (text) => text.replace('{"', () => nested)),
        ),
      ];
});

export const answerFaults: readonly Fault[] = [
  ...refusals,
  pages,
  unknownWord,
  bareNaN,
  quotedNaN,
  hugeNumbers,
  polluted,
  deepNesting,
];
