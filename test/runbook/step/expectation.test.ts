import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../../src/runbook/output/evidence';
import { judge, parseExpectation } from '../../../src/runbook/step/expectation';
import type { StepDisplay } from '../../../src/runbook/kernel';

interface Given {
  readonly displays?: readonly StepDisplay[];
  readonly stdout?: string;
  readonly exitCode?: number;
}

function verdict(
  written: string,
  { displays = [], stdout = '', exitCode }: Given,
): [boolean, string] | string {
  const expectation = parseExpectation(written);
  if ('mistake' in expectation) return expectation.mistake;
  const { held, message } = judge(
    expectation,
    evidenceOf(displays, stdout, { exitCode, outcome: 'succeeded' }),
  );
  return [held, message];
}

const table = (rows: readonly (readonly (string | number)[])[], truncated = false): Given => ({
  displays: [{ kind: 'table', columns: ['n', 'name'], rows, truncated }],
});
const response = (status: number, body: string): Given => ({
  displays: [{ kind: 'http', status, statusText: '', headers: {}, body, durationMs: 1 }],
});
const chart = (...values: number[]): Given => ({
  displays: values.map((value) => ({
    kind: 'chart',
    series: [
      {
        label: '',
        points: [
          [0, 0],
          [1, value],
        ],
      },
    ],
  })),
});

describe('what is expected of a step', () => {
  it.each<[string, Given, [boolean, string]]>([
    ['exit 0', { exitCode: 0 }, [true, 'exit 0 holds: 0']],
    ['exit 0', { exitCode: 3 }, [false, 'exit 0 was expected, and it is 3']],
    ['exit 0', {}, [false, 'exit 0 cannot be told: the step has no exit status']],
    ['rows > 0', table([[1, 'a']]), [true, 'rows > 0 holds: 1']],
    ['rows>0', table([]), [false, 'rows > 0 was expected, and it is 0']],
    ['rows == 0', {}, [false, 'rows 0 cannot be told: the step gave no table']],
    ['rows < 5', table([[1, 'a']], true), [false, 'rows < 5 cannot be told: there are more than 1 rows']],
    ['rows >= 1', table([[1, 'a']], true), [true, 'rows >= 1 holds: 1']],
    ['status 200', response(200, ''), [true, 'status 200 holds: 200']],
    ['status < 500', response(503, ''), [false, 'status < 500 was expected, and it is 503']],
    ['value <= 2.5', chart(2.5), [true, 'value <= 2.5 holds: 2.5']],
    ['value < 2', table([[3, 'a']]), [false, 'value < 2 was expected, and it is 3']],
    ['value < 2', { stdout: ' 1\n' }, [true, 'value < 2 holds: 1']],
    [
      'value < 2',
      table([
        [1, 'a'],
        [1, 'b'],
      ]),
      [false, 'value < 2 cannot be told: the step gave no single number'],
    ],
    ['json $.status == healthy', response(200, '{"status":"healthy"}'), [true, '$.status == healthy holds']],
    [
      'json $.status == "healthy"',
      { stdout: '{"status":"degraded"}' },
      [false, '$.status == healthy was expected, and it is "degraded"'],
    ],
    [
      'json $.items[1]["a b"] > 2',
      { stdout: '{"items":[0,{"a b":3}]}' },
      [true, '$.items[1]["a b"] > 2 holds'],
    ],
    ['json $.ok == true', { stdout: '{"ok":true}' }, [true, '$.ok == true holds']],
    ['json $.name > a', { stdout: '{"name":"b"}' }, [false, '$.name > a was expected, and it is "b"']],
    ['json $.constructor', { stdout: '{}' }, [false, '$.constructor is not in the JSON']],
    ['json $.a', { stdout: '{"a":null}' }, [true, '$.a is there']],
    ['json $.a', { stdout: 'no' }, [false, '$.a cannot be told: the step gave no JSON']],
    ['/^all (good|fine)$/i', { stdout: 'first\nAll fine\n' }, [true, '/^all (good|fine)$/i was found']],
    ['/nodes: 3/', response(200, 'nodes: 2'), [false, '/nodes: 3/ was not found in what it gave']],
  ])('%s', (written, given, expected) => {
    expect(verdict(written, given)).toEqual(expected);
  });

  it.each([
    ['banana', '"banana" is no expectation. Write'],
    ['rows >', '"rows >" is no expectation. Write'],
    ['json $..a', '"$..a" is no path. Write it like $.items[0].status.'],
    ['/(/', '"/(/" is no regular expression: '],
  ])('%j is a mistake that is explained', (written, message) => {
    expect(verdict(written, {})).toContain(message);
  });
});
