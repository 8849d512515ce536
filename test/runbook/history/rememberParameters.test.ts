import { describe, expect, it } from 'vitest';
import { MemoryRecords } from '../../../src/base/records/records';
import type { RunbookParameter } from '../../../src/runbook/frontMatter';
import { rememberingQuestions } from '../../../src/runbook/history/rememberParameters';

const KIND = 'runbook-parameters';
const declared = (part: Partial<RunbookParameter>): RunbookParameter => ({
  name: 'host',
  description: undefined,
  default: undefined,
  choices: [],
  ...part,
});

/** Answers with `answer`, and tells what was offered. */
async function asked(
  records: MemoryRecords,
  answer: string | undefined,
  { name = 'host', uri = 'file:///a.md', parameter = undefined as RunbookParameter | undefined } = {},
) {
  let offered: RunbookParameter | undefined;
  const questions = rememberingQuestions(
    {
      confirm: () => Promise.resolve(true),
      parameter: (_, given) => {
        offered = given;
        return Promise.resolve(answer);
      },
    },
    { records, uri, mask: (text) => text.replaceAll('hunter2', '***') },
  );
  expect(await questions.parameter(name, parameter)).toBe(answer);
  return offered;
}

describe('a parameter', () => {
  it('is offered as it was answered the last time, for its own runbook only', async () => {
    const records = new MemoryRecords();
    expect(await asked(records, 'db-2', { parameter: declared({ default: 'db-1' }) })).toEqual(
      declared({ default: 'db-1' }),
    );
    expect(await asked(records, 'db-2', { parameter: declared({ default: 'db-1' }) })).toEqual(
      declared({ default: 'db-2' }),
    );
    expect(await asked(records, 'db-2', { uri: 'file:///b.md' })).toBeUndefined();
    expect(await asked(records, 'db-2')).toEqual(declared({ default: 'db-2' }));
  });

  it('has the last answer as its first choice, as long as it is one', async () => {
    const records = new MemoryRecords();
    await asked(records, 'b', { parameter: declared({ choices: ['a', 'b'] }) });
    expect(await asked(records, 'b', { parameter: declared({ choices: ['a', 'b', 'c'] }) })).toEqual(
      declared({ default: 'b', choices: ['b', 'a', 'c'] }),
    );
    expect(await asked(records, undefined, { parameter: declared({ choices: ['x'] }) })).toEqual(
      declared({ choices: ['x'] }),
    );
  });

  it.each<[sentence: string, name: string, answer: string | undefined]>([
    ['that is named like a secret', 'db_password', 'x'],
    ['that is named like a token', 'apiToken', 'x'],
    ['with a known secret in it', 'host', 'user:hunter2@db'],
    ['that nobody answered', 'host', undefined],
  ])('%s is not kept', async (_sentence, name, answer) => {
    const records = new MemoryRecords();
    await asked(records, answer, { name });
    expect(records.all(KIND).size).toBe(0);
  });

  it('has an inherited name without harm', async () => {
    const records = new MemoryRecords();
    expect(await asked(records, 'x', { name: 'constructor' })).toBeUndefined();
    expect((await asked(records, 'x', { name: 'constructor' }))?.default).toBe('x');
  });

  it('is asked as if for the first time when what was kept is not readable', async () => {
    const records = new MemoryRecords();
    records.put(KIND, 'file:///a.md', { host: 3 });
    expect(await asked(records, 'x')).toBeUndefined();
  });
});
