import { describe, expect, it } from 'vitest';
import { redisCommands } from '../../../src/kernels/redis/commands';

const read = (source: string, variables = {}): unknown => {
  const commands = redisCommands(source, variables);
  return 'mistake' in commands ? commands : commands.map(({ words }) => words);
};

describe('the commands of a step', () => {
  it.each<[string, unknown]>([
    [
      '# look\nGET a\n\n  LLEN  celery  ',
      [
        ['GET', 'a'],
        ['LLEN', 'celery'],
      ],
    ],
    [`SET "a b" 'it\\'s "x"'`, [['SET', 'a b', `it's "x"`]]],
    ['ECHO "\\x41\\n\\""', [['ECHO', 'A\n"']]],
    ['ECHO ""', [['ECHO', '']]],
    ['GET "a', { line: 1, mistake: 'A quote is not closed, or something follows it without a space.' }],
    [
      'PING\nGET ${alert.labels.queue}',
      { line: 2, mistake: 'The variable "alert.labels.queue" has no value here.' },
    ],
  ])('%j', (source, expected) => {
    expect(read(source)).toEqual(expected);
  });

  it('keeps a value inside its word, whatever is in it', () => {
    expect(read('GET q:${alert.labels.queue}', { 'alert.labels.queue': '" x\nFLUSHALL' })).toEqual([
      ['GET', 'q:" x\nFLUSHALL'],
    ]);
  });
});
