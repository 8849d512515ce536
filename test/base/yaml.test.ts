import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/base/yaml';

const check = (sentence: string, text: string, expected: unknown): void =>
  it(sentence, () => {
    const { value, problem } = readYaml(text);
    expect([value, problem?.code]).toEqual(expected);
  });

describe('YAML that somebody wrote', () => {
  check('is read into plain values, aliases and merge keys included', 'a: &x {b: 1}\nc: *x\n', [
    { a: { b: 1 }, c: { b: 1 } },
    undefined,
  ]);
  check('is nothing when it is empty', '', [null, undefined]);
  check('has a problem with an anchor that does not exist', 'a: *nowhere', [undefined, 'alias']);
  check('has a problem with a block as a key, whose name would double with every level', '{{{{{a: 1}}}}}', [
    undefined,
    'nesting',
  ]);
  check('has a problem with a thousand brackets', `a: ${'['.repeat(1_000)}`, [undefined, 'nesting']);
  check('has a problem with more brackets than the stack is deep', '['.repeat(100_000), [
    undefined,
    'nesting',
  ]);
  check('has a problem with a list in a list in a list', `${'- '.repeat(500)}a`, [undefined, 'nesting']);
});
