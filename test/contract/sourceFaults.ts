import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SourceError, type Reading } from '../../src/monitoring/source';
import type { FakeAnswer } from '../fakes/fakeHttp';
import { FAULTS, WRONG_TYPES, type FaultName } from './faults';
import { outcomeOf } from './pollOutcome';
import type { SourceConformance } from './sourceConformance';

/** Whatever is answered: a state with a sentence, or a reading that claims nothing. */
export function testFaults(
  conformance: SourceConformance,
  pollWith: (faulty: FakeAnswer) => Promise<Reading>,
): void {
  const recorded = conformance.replies[conformance.faultyPath] ?? {};

  it.each(Object.entries(FAULTS))('meets %s with a state and a sentence', async (name, fault) => {
    const outcome = conformance.exceptions?.[name as FaultName] ?? fault.outcome;
    expect(await outcomeOf(pollWith(fault.answer(recorded)))).toEqual(outcome);
  });

  it.each([...WRONG_TYPES, ...(conformance.wrongTypes ?? [])])(
    'takes %s for anything but good news',
    async (_, body) => {
      const result = await pollWith({ body }).catch((error: unknown) => error);
      if (result instanceof SourceError) return expect(result.message).toMatch(/^[^ ].{20,}/);
      if (result instanceof Error) throw result;
      const reading = result as Reading;
      const unmapped = [...reading.unmapped, ...reading.alerts.flatMap((alert) => alert.unmapped)];
      const allIsWell = reading.checks.every((check) => check.verdict === 'ok');
      expect(reading.complete && unmapped.length === 0 && allIsWell).toBe(false);
      expect(reading.alerts.filter((alert) => alert.condition === 'resolved')).toEqual([]);
    },
  );

  it('is not polluted by the keys of an answer', async () => {
    const text = typeof recorded.body === 'string' ? recorded.body : JSON.stringify(recorded.body);
    const keys = '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},';
    const hostile = text.replaceAll('{', keys).replaceAll(',}', '}');
    await pollWith({ ...recorded, body: hostile }).catch((error: unknown) => {
      expect(error).toBeInstanceOf(SourceError);
    });
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it('meets any JSON with a reading or a sentence, never with a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (body) => {
        const result: unknown = await pollWith({ body: JSON.stringify(body) }).catch(
          (error: unknown) => error,
        );
        if (result instanceof Error && !(result instanceof SourceError)) throw result;
      }),
    );
  });

  it.each(['1e999', '-1e999', '123456789012345678901234567890'])(
    'survives numbers like %s',
    async (number) => {
      const text = typeof recorded.body === 'string' ? recorded.body : JSON.stringify(recorded.body);
      const hostile = text.replace(/(?<=[:[,]\s*)-?\d+(\.\d+)?(e[+-]?\d+)?(?=\s*[,}\]])/g, number);
      const result = await pollWith({ ...recorded, body: hostile }).catch((error: unknown) => error);
      if (result instanceof Error) expect(result).toBeInstanceOf(SourceError);
    },
  );
}
