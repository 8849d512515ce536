import { describe, expect, it } from 'vitest';
import { sourceDefinitions } from '../../src/sources';
import { conformances } from '../sources/conformances';
import { faults } from './faults';
import { runCell } from './runCell';

/** A fault that cannot happen: an endpoint without a list has no pages, and one without words or numbers none to mistake. */
const IMPOSSIBLE: Readonly<Record<string, readonly string[]>> = {
  'duplicate and reordered pages': ['health', 'metrics'],
  'unknown enum': ['metrics'],
  NaN: ['prometheus', 'alertmanager'],
  '"NaN" in quotes': ['health', 'metrics', 'alertmanager', 'monitoring-api'],
  'huge numbers': ['alertmanager'],
  'deep nesting': ['metrics'],
};

describe('the table of faults', () => {
  it('is met by every source', () => {
    expect(conformances.map(({ definition }) => definition.type)).toEqual(
      sourceDefinitions.map(({ type }) => type),
    );
  });
});

describe.each(conformances.map((conformance) => [conformance.definition.type, conformance] as const))(
  '%s, read by the engine',
  (_, conformance) => {
    it.each(faults.map((fault) => [fault.name, fault] as const))(
      'loses nothing, resolves nothing falsely and is never falsely green: %s',
      async (_name, fault) => {
        const { problems, runs, says } = await runCell(conformance, fault);
        expect(problems).toEqual([]);
        expect(runs > 0).toBe(!IMPOSSIBLE[fault.name]?.includes(conformance.definition.type));
        expect(says).not.toContain('5ecret');
      },
    );
  },
);
