import { describe, expect, it } from 'vitest';
import { stepValue } from '../../../src/runbook/step/stepValue';
import { planVariables } from '../../../src/runbook/step/variables';

describe('the result of a step', () => {
  it('is at hand for the next one: rows, JSON, response, text and status', () => {
    const value = stepValue(
      [
        {
          kind: 'table',
          columns: ['key', 'n'],
          rows: [
            ['a', 1],
            ['b', null],
          ],
          truncated: false,
        },
        { kind: 'json', value: { items: [{ id: 'x' }] } },
        { kind: 'http', status: 200, statusText: 'OK', headers: {}, body: '{}', durationMs: 1 },
      ],
      'two words\n',
      { outcome: 'succeeded', exitCode: 0 },
    );
    const scope = { alert: undefined, parameters: {}, steps: { find: value } };
    const source = ['rows[0].key', 'rows[0].n', 'json.items[0].id', 'status', 'stdout', 'exitCode']
      .map((path) => `\${step.find.${path}}`)
      .join(' ');
    expect(Object.values(planVariables(source, scope).variables)).toEqual([
      'a',
      '1',
      'x',
      '200',
      'two words',
      '0',
    ]);
  });

  it('has nothing that was not shown', () => {
    expect(stepValue([], '', { outcome: 'failed', exitCode: undefined })).toEqual({
      outcome: 'failed',
      exitCode: undefined,
      stdout: '',
    });
  });
});
