import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/monitoring/alerts/alert';
import { OWN_ALERTS, OWN_SOURCE_TYPE } from '../../../src/monitoring/alerts/identity';
import type { CheckStatus } from '../../../src/monitoring/snapshot';
import { Dependencies } from '../../../src/monitoring/suppression/dependencies';
import { alertOf } from '../../fakes/alerts';
import { checkObservation } from '../../fakes/fakeSource';
import { checkOf } from '../../fakes/snapshots';

const graphOf = (text: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    text.split(', ').map((line) => {
      const [name = '', needs = ''] = line.split(' needs ');
      return [name, needs.split(' and ')];
    }),
  );

/** `shop P0` is an alert of that service and severity, named after both. */
const alertsOf = (...texts: readonly string[]): readonly Alert[] =>
  texts.map((text, index) => {
    const [service = '', severity = 'P0', condition = 'firing'] = text.split(' ');
    return alertOf({
      fingerprint: text,
      title: text,
      service,
      severity: severity as Alert['severity'],
      condition: condition as Alert['condition'],
      times: { ...alertOf().times, firedAt: index },
    });
  });

/** What explains each alert. */
const explanations = (
  graph: string,
  alerts: readonly Alert[],
  checks: readonly CheckStatus[] = [],
): Readonly<Record<string, string | undefined>> => {
  const dependencies = new Dependencies(graphOf(graph), alerts, checks);
  return Object.fromEntries(alerts.map((alert) => [alert.title, dependencies.explains(alert)?.title]));
};

const check = (
  sentence: string,
  graph: string,
  alerts: readonly string[],
  expected: Readonly<Record<string, string>>,
): void =>
  it(sentence, () => {
    const none = Object.fromEntries(alerts.map((alert) => [alert, undefined]));
    expect(explanations(graph, alertsOf(...alerts))).toEqual({ ...none, ...expected });
  });

describe('an alert of a service', () => {
  check(
    'in one folder is explained by a service that only labels name',
    'a/shop needs a/database',
    ['a/shop P1', 'database P0'],
    { 'a/shop P1': 'database P0' },
  );
  check('is explained by what it needs and is down', 'shop needs database', ['shop P1', 'database P0'], {
    'shop P1': 'database P0',
  });
  check('explains nothing of what it needs', 'shop needs database', ['shop P0', 'database P4'], {});
  check('is not explained by something of P2', 'shop needs database', ['shop P1', 'database P2'], {});
  check(
    'is not explained by something pending',
    'shop needs database',
    ['shop P1', 'database P0 pending'],
    {},
  );
  check(
    'is explained while it is down no more, but not yet over',
    'shop needs database',
    ['shop P1', 'database P0 recovering'],
    {
      'shop P1': 'database P0 recovering',
    },
  );
  check(
    'is explained over what is between',
    'shop needs cart, cart needs database',
    ['shop P1', 'database P0'],
    {
      'shop P1': 'database P0',
    },
  );
  check(
    'is explained by the root of a chain',
    'shop needs cart, cart needs database',
    ['shop P1', 'cart P0', 'database P1'],
    { 'shop P1': 'database P1', 'cart P0': 'database P1' },
  );
  check(
    'is explained by the first of several',
    'shop needs database and redis',
    ['shop P1', 'redis P0', 'database P1'],
    {
      'shop P1': 'database P1',
    },
  );
  check(
    'is not explained by one that needs it as well',
    'shop needs cart, cart needs shop',
    ['shop P0', 'cart P0'],
    {},
  );
  check('is not explained by itself', 'shop needs shop', ['shop P0', 'shop P1'], {});
  check(
    'of a circle is explained by what the circle needs',
    'a needs b, b needs a and c',
    ['a P0', 'b P0', 'c P0'],
    {
      'a P0': 'c P0',
      'b P0': 'c P0',
    },
  );
  check(
    'of nothing that needs anything stands for itself',
    'shop needs database',
    ['blog P0', 'database P0'],
    {},
  );
});

const failing = alertOf({
  fingerprint: 'check',
  title: OWN_ALERTS.checkFailing,
  service: 'shop',
  severity: 'P3',
  labels: { check: 'health' },
  provenance: { ...alertOf().provenance, sourceId: 'shop/health', sourceType: OWN_SOURCE_TYPE },
});
const brokenCheck = checkOf({
  verdict: 'failing',
  latest: checkObservation({
    verdict: 'failing',
    components: [
      { name: 'database', verdict: 'failing', word: 'down', reason: undefined, responseTimeMs: undefined },
      { name: 'redis', verdict: 'ok', word: 'up', reason: undefined, responseTimeMs: undefined },
    ],
  }),
});

describe('a failing check', () => {
  const told = (graph: string, ...alerts: readonly string[]) =>
    explanations(graph, [failing, ...alertsOf(...alerts)], [brokenCheck]);

  it('of any severity means that its service is down', () => {
    expect(told('cart needs shop', 'cart P1')).toMatchObject({ 'cart P1': OWN_ALERTS.checkFailing });
  });

  it('explains what needs its failing component, and not itself', () => {
    expect(told('shop needs database', 'shop P1')).toEqual({
      'shop P1': OWN_ALERTS.checkFailing,
      [OWN_ALERTS.checkFailing]: undefined,
    });
  });

  it('explains nothing that needs a component that works', () => {
    expect(told('cart needs redis', 'cart P1')).toMatchObject({ 'cart P1': undefined });
  });

  it('of a service in one folder explains by the component’s own name', () => {
    expect(told('a/cart needs a/database', 'a/cart P1')).toMatchObject({
      'a/cart P1': OWN_ALERTS.checkFailing,
    });
  });
});

describe('whatever depends on whatever', () => {
  const names = ['a', 'b', 'c', 'd', 'database'];
  const anyGraph = fc.dictionary(fc.constantFrom(...names), fc.subarray(names), { maxKeys: 5 });
  const anyAlerts = fc.array(
    fc
      .tuple(fc.constantFrom(...names), fc.constantFrom('P0', 'P1', 'P2'))
      .map(([name, severity]) => `${name} ${severity}`),
    { minLength: 1, maxLength: 8 },
  );

  it('something that is down is left to be told, and the same alerts explain each other every time', () => {
    fc.assert(
      fc.property(anyGraph, anyAlerts, fc.boolean(), (needs, texts, withCheck) => {
        const alerts = [...(withCheck ? [{ ...failing, service: 'a' }] : []), ...alertsOf(...new Set(texts))];
        const graph = new Map(Object.entries(needs));
        const first = new Dependencies(graph, alerts, [brokenCheck]);
        const roots = alerts.filter((alert) => first.explains(alert) === undefined);
        expect(roots.length).toBeGreaterThan(0);
        const suppressed = alerts.map((alert): Alert => {
          const parent = first.explains(alert);
          if (parent) expect(roots).toContain(parent);
          return parent
            ? {
                ...alert,
                suppressions: [
                  {
                    kind: 'dependency',
                    id: 'd',
                    by: undefined,
                    comment: undefined,
                    until: undefined,
                    origin: 'sitrep',
                  },
                ],
              }
            : alert;
        });
        const second = new Dependencies(graph, [...suppressed].reverse(), [brokenCheck]);
        for (const alert of suppressed) {
          const parent = first.explains(alert)?.identity.fingerprint;
          expect(second.explains(alert)?.identity.fingerprint).toBe(parent);
        }
      }),
      { numRuns: 500 },
    );
  });
});
