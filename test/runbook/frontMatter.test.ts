import { describe, expect, it } from 'vitest';
import { EMPTY_HEAD, parseFrontMatter } from '../../src/runbook/frontMatter';

describe('front matter', () => {
  it('names alerts, services, defaults and parameters', () => {
    const text =
      '---\r\ntitle: Queue\r\nalerts: [A, B]\r\nservice: shop\r\ndefaults: {on: worker, timeout: 30s}\r\nparameters:\r\n' +
      '  queue: {description: Which queue, default: celery, choices: [celery, mail]}\r\n  limit: 5\r\n---\r\n';
    expect(parseFrontMatter(text)).toEqual({
      title: 'Queue',
      alerts: ['A', 'B'],
      services: ['shop'],
      defaults: { on: 'worker', timeout: '30s' },
      parameters: [
        { name: 'queue', description: 'Which queue', default: 'celery', choices: ['celery', 'mail'] },
        { name: 'limit', description: undefined, default: '5', choices: [] },
      ],
      problems: [],
    });
  });

  it.each([[''], ['---\n---\n'], ['---\n- a list\n---\n']])('%j says nothing', (text) => {
    expect(parseFrontMatter(text)).toEqual(EMPTY_HEAD);
  });

  it('that refers to an anchor that does not exist says so, and stops nothing', () => {
    const { problems } = parseFrontMatter('---\ntitle: *nowhere\n---\n');
    expect(problems.map(({ message }) => message)).toEqual([
      'The file refers to an anchor that does not exist, or expands aliases too often. Write the value out.',
    ]);
  });

  it('in TOML is told only where it says what would be read', () => {
    expect(parseFrontMatter('+++\ntitle = "x"\nalerts = ["A"]\n[params]\n+++\n')).toEqual({
      ...EMPTY_HEAD,
      problems: [
        {
          line: 3,
          message:
            'The front matter is TOML, so "alerts" is not read. Write it as YAML, between lines of "---".',
        },
        {
          line: 4,
          message:
            'The front matter is TOML, so "params" is not read. Write it as YAML, between lines of "---".',
        },
      ],
    });
  });

  it('that is not YAML is told on its line', () => {
    expect(parseFrontMatter('---\ntitle: x\nalerts: [A\n---\n').problems.map(({ line }) => line)).toEqual([
      3,
    ]);
  });
});
