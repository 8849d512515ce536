import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertObservation } from '../../src/monitoring/alerts/alert';
import type { Reading } from '../../src/monitoring/source';
import { sourceDefinitions } from '../../src/sources';
import { ORIGIN, never, script } from '../contract/sourceConformance';
import { FakeHttp } from '../fakes/fakeHttp';
import { sourceContext } from '../fakes/sourceContext';
import { conformances } from './conformances';

/** How one system writes an alert, and what of it Sitrep must be able to write again. */
interface RoundTrip {
  /** Any alert that the system may list. */
  readonly payload: fc.Arbitrary<Record<string, unknown>>;
  /** What of the payload is mapped, as the system writes it. */
  mapped(payload: Record<string, unknown>): unknown;
  /** The same from what was read. */
  encode(alert: AlertObservation): unknown;
}

const text = fc.oneof(fc.string({ maxLength: 20 }), fc.string({ unit: 'grapheme', maxLength: 8 }));
const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,11}$/);
const name = fc.oneof(word, fc.constantFrom('__proto__', 'constructor', 'toString'));
const labels = fc
  .array(fc.tuple(name, text), { maxLength: 5 })
  .map((pairs) => Object.fromEntries(pairs) as Record<string, string>);
const time = fc
  .integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 0, 1) })
  .map((at) => new Date(at).toISOString());
const iso = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();
/** More than any source reads: what is not mapped must not be lost either. */
const more = fc.dictionary(fc.constantFrom('x_one', 'x_two'), fc.jsonValue({ maxDepth: 2 }));

const ROUND_TRIPS: Readonly<Record<string, RoundTrip>> = {
  alertmanager: {
    payload: fc
      .record({
        fingerprint: fc.stringMatching(/^[0-9a-f]{16}$/),
        labels: labels.map((of) => ({ ...of, alertname: 'A' })),
        annotations: labels,
        startsAt: time,
        receivers: fc.constant([{ name: 'default' }]),
        status: fc.record({
          state: fc.constantFrom('active', 'suppressed', 'unprocessed'),
          silencedBy: fc.uniqueArray(word, { maxLength: 2 }),
          inhibitedBy: fc.uniqueArray(word, { maxLength: 2 }),
          mutedBy: fc.uniqueArray(word, { maxLength: 2 }),
        }),
        more,
      })
      .map(({ more: rest, ...alert }) => ({
        ...rest,
        ...alert,
        updatedAt: alert.startsAt,
        endsAt: iso(Date.parse(alert.startsAt) + 240_000),
      })),
    mapped: ({ fingerprint, labels: of, annotations, startsAt, endsAt, status }) => ({
      ...{ fingerprint, labels: of, annotations, startsAt, endsAt, status },
    }),
    encode: ({ fingerprint, labels: of, annotations, startsAt, livenessDeadline, native, suppressions }) => {
      const ids = (kind: string): unknown[] =>
        suppressions.filter((one) => one.kind === kind).map(({ id }) => id);
      return {
        ...{ fingerprint, labels: of, annotations, startsAt: iso(startsAt), endsAt: iso(livenessDeadline) },
        status: {
          state: native.state,
          ...{ silencedBy: ids('silence'), inhibitedBy: ids('inhibit'), mutedBy: ids('muteTiming') },
        },
      };
    },
  },
  prometheus: {
    payload: fc
      .record({
        labels: labels.map((of) => ({ ...of, alertname: 'A' })),
        annotations: labels,
        state: fc.constantFrom('pending', 'firing'),
        activeAt: time,
        value: fc.oneof(fc.double().map(String), fc.constantFrom('NaN', '+Inf', '-Inf')),
        more,
      })
      .map(({ more: rest, ...alert }) => ({
        ...rest,
        ...alert,
        value: alert.value.replace(/^Infinity/, '+Inf').replace('-Infinity', '-Inf'),
      })),
    mapped: ({ labels: of, annotations, state, activeAt, value }) => ({
      ...{ labels: of, annotations, state, activeAt },
      value: Number(String(value).replace('Inf', 'Infinity')),
    }),
    encode: ({ labels: of, annotations, native, activeAt, value }) => ({
      ...{ labels: of, annotations, state: native.state, activeAt: iso(activeAt), value: value?.current },
    }),
  },
  'monitoring-api': {
    payload: fc
      .record({
        id: fc.uuid(),
        name: word,
        severity: fc.constantFrom('critical', 'high', 'medium', 'low', 'sev-banana'),
        status: fc.constantFrom('active', 'firing', 'pending', 'acknowledged'),
        description: text.filter((of) => of !== ''),
        timestamp: time,
        value: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((of) => !Object.is(of, -0)),
        threshold: fc.integer(),
        channel: text,
        more: fc.dictionary(fc.constantFrom('x_one', 'x_two'), fc.array(fc.jsonValue({ maxDepth: 1 }))),
      })
      .map(({ more: rest, ...alert }) => ({ ...rest, ...alert })),
    mapped: ({ id, name: of, severity, status, description, timestamp, value, threshold, channel }) => ({
      ...{ id, name: of, severity, status, description, timestamp, value, threshold, channel },
    }),
    encode: ({ nativeId, title, severityWord, native, summary, startsAt, value, labels: of }) => ({
      ...{ id: nativeId, name: title, severity: severityWord, status: native.status, description: summary },
      ...{
        timestamp: iso(startsAt),
        value: value?.current,
        threshold: value?.threshold,
        channel: of.channel,
      },
    }),
  },
  sentry: {
    payload: fc
      .record({
        id: fc.nat().map(String),
        shortId: word,
        title: text,
        culprit: text,
        permalink: word.map((of) => `https://sentry.test/${of}/`),
        level: fc.constantFrom('fatal', 'error', 'warning', 'info', 'debug'),
        status: fc.constantFrom('unresolved', 'ignored'),
        substatus: fc.constantFrom('new', 'ongoing', 'escalating', 'regressed', 'archived_forever'),
        project: word.map((slug) => ({ id: '7', slug })),
        priority: fc.constantFrom('low', 'medium', 'high'),
        count: fc.nat().map(String),
        firstSeen: time,
        more,
      })
      .map(({ more: rest, ...alert }) => ({ ...rest, ...alert })),
    mapped: ({ project, ...issue }) => ({
      ...pick(issue, ['id', 'shortId', 'title', 'culprit', 'permalink', 'level', 'status', 'substatus']),
      ...pick(issue, ['priority', 'count', 'firstSeen']),
      project: (project as { slug: string }).slug,
    }),
    encode: ({ nativeId, labels: of, title, native, links, value, startsAt }) => ({
      ...{ id: nativeId, shortId: of.alertname, title, culprit: of.culprit, project: of.project },
      ...{ permalink: links.find(({ rel }) => rel === 'issue')?.url, ...native },
      ...{ count: String(value?.current), firstSeen: iso(startsAt) },
    }),
  },
};

const pick = (from: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(keys.map((key) => [key, from[key]]));

const withAlerts = conformances.filter(({ definition }) => definition.capabilities.alerts);

it('every source with alerts can write them again', () => {
  const types = sourceDefinitions.filter(({ capabilities }) => capabilities.alerts).map(({ type }) => type);
  expect(Object.keys(ROUND_TRIPS).sort()).toEqual([...types].sort());
});

describe.each(withAlerts.map((conformance) => [conformance.definition.type, conformance] as const))(
  'an alert of %s',
  (type, conformance) => {
    const { definition, listing } = conformance;
    const { payload, mapped, encode } = ROUND_TRIPS[type]!;
    const settings = definition.settings.parse(conformance.settings(ORIGIN));
    const readAlert = async (body: unknown): Promise<AlertObservation> => {
      // As it comes over the wire: what JSON cannot say is not part of any payload.
      const reply = listing?.([JSON.parse(JSON.stringify(body))]);
      const source = definition.create(settings, sourceContext(new FakeHttp(script(conformance, reply))));
      const reading: Reading = await source.poll(never);
      expect(reading.alerts).toHaveLength(1);
      return reading.alerts[0]!;
    };

    it('is kept as it was received, and its mapped fields can be written again', async () => {
      await fc.assert(
        fc.asyncProperty(payload, async (sent) => {
          const wire = JSON.parse(JSON.stringify(sent)) as Record<string, unknown>;
          const alert = await readAlert(wire);
          expect(alert.raw).toEqual(wire);
          expect(encode(alert)).toEqual(mapped(wire));
          expect(alert.unmapped).toEqual([]);
        }),
        { numRuns: 200, seed: 1 },
      );
    });

    it('with a state that nobody knows is unknown, and says which field it is', async () => {
      const strange = word.filter((state) => !KNOWN_STATES.has(state));
      await fc.assert(
        fc.asyncProperty(payload, strange, async (sent, state) => {
          const changed =
            type === 'alertmanager'
              ? { ...sent, status: { ...(sent.status as object), state } }
              : { ...sent, [type === 'prometheus' ? 'state' : 'status']: state };
          const alert = await readAlert(changed);
          expect(alert.condition).toBe('unknown');
          expect(alert.unmapped.map(({ why }) => why)).toContain('unknownWord');
          expect(JSON.stringify(alert.native)).toContain(state);
        }),
        { numRuns: 100, seed: 2 },
      );
    });
  },
);

const KNOWN_STATES: ReadonlySet<string> = new Set([
  ...[
    'active',
    'suppressed',
    'unprocessed',
    'firing',
    'pending',
    'resolved',
    'closed',
    'ok',
    'cleared',
    'open',
  ],
  ...['triggered', 'alerting', 'acknowledged', 'escalated', 'unresolved', 'ignored'],
]);
