import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Insertable } from '../../../../src/monitoring/configuration/edit/yamlInsertion';
import { insertValue } from '../../../../src/monitoring/configuration/edit/yamlInsertion';

const HEALTH = ['services', 'shop', 'health'];
const URL = 'https://shop.example.com/health';

interface Case {
  readonly into: string;
  readonly becomes: string;
  readonly line: number;
  readonly path?: readonly string[];
  readonly value?: Insertable;
}

const CASES: Readonly<Record<string, Case>> = {
  'an empty file gets every block': {
    into: '',
    becomes: `services:\n  shop:\n    health: ${URL}\n`,
    line: 3,
  },
  'a file of comments keeps them': {
    into: '# Ours.',
    becomes: `# Ours.\nservices:\n  shop:\n    health: ${URL}\n`,
    line: 4,
  },
  'a file without the block gets it at the end': {
    into: 'version: 1   # first\n\n',
    becomes: `version: 1   # first\nservices:\n  shop:\n    health: ${URL}\n\n`,
    line: 4,
  },
  'an empty block is filled': {
    into: 'services:   # none yet\nrules: [a.yml]\n',
    becomes: `services:   # none yet\n  shop:\n    health: ${URL}\nrules: [a.yml]\n`,
    line: 3,
  },
  'another service follows the last one, with its indent': {
    into: `services:\n    web:\n        health: "https://web"  # the site\n\n# Below.\nrules: []\n`,
    becomes: `services:\n    web:\n        health: "https://web"  # the site\n    shop:\n      health: ${URL}\n\n# Below.\nrules: []\n`,
    line: 5,
  },
  'a service that exists gets the key': {
    into: `services:\n  shop:\n    owner: backend\n  web: {}\n`,
    becomes: `services:\n  shop:\n    owner: backend\n    health: ${URL}\n  web: {}\n`,
    line: 4,
  },
  'a second endpoint makes a list of the first': {
    into: `services:\n  shop:\n    health: 'https://a' # one\n`,
    becomes: `services:\n  shop:\n    health: ['https://a', ${URL}] # one\n`,
    line: 3,
  },
  'a list gets one more item': {
    into: `services:\n  shop:\n    health:\n      - https://a\n      - url: https://b\n        every: 5s\n`,
    becomes: `services:\n  shop:\n    health:\n      - https://a\n      - url: https://b\n        every: 5s\n      - ${URL}\n`,
    line: 7,
  },
  'a list on one line gets one more item': {
    into: `services:\n  shop:\n    health: [https://a, https://b]\n`,
    becomes: `services:\n  shop:\n    health: [https://a, https://b, ${URL}]\n`,
    line: 3,
  },
  'a block on one line stays on one line': {
    into: `services: {web: {health: https://web}}\n`,
    becomes: `services: {web: {health: https://web}, shop: {health: ${URL}}}\n`,
    line: 1,
  },
  'an empty block on one line is filled': {
    into: `services: {}\n`,
    becomes: `services: {shop: {health: ${URL}}}\n`,
    line: 1,
  },
  'Windows line ends are kept': {
    into: `version: 1\r\nservices:\r\n  web: {}\r\n`,
    becomes: `version: 1\r\nservices:\r\n  web: {}\r\n  shop:\r\n    health: ${URL}\r\n`,
    line: 5,
  },
  'a file without a last line end gets one first': {
    into: `services:\n  web: {}`,
    becomes: `services:\n  web: {}\n  shop:\n    health: ${URL}\n`,
    line: 4,
  },
  'a source is a block of keys': {
    into: `sources:\n  prom: {type: prometheus, url: http://p}\n`,
    becomes: `sources:\n  prom: {type: prometheus, url: http://p}\n  alerts:\n    type: alertmanager\n    url: http://am:9093\n`,
    line: 5,
    path: ['sources', 'alerts'],
    value: { type: 'alertmanager', url: 'http://am:9093' },
  },
};

describe('inserting a value into YAML', () => {
  it.each(Object.entries(CASES))('%s', (_, { into, becomes, line, path = HEALTH, value = URL }) => {
    const insertion = insertValue(into, path, value);
    expect({ text: insertion?.text, line: insertion?.line }).toEqual({ text: becomes, line });
  });

  it.each([
    ['broken YAML', 'services: [\n'],
    ['a list at the top', '- services\n'],
    ['a text where a block belongs', 'services: none\n'],
    ['an alias', 'a: &a {web: {}}\nservices: *a\n'],
    ['a block where a list would begin', 'services:\n  shop:\n    health:\n      url: https://a\n'],
  ])('leaves %s alone', (_, text) => {
    expect(insertValue(text, HEALTH, URL)).toBeUndefined();
  });

  it('changes nothing else, whatever the file holds', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const services = fc.dictionary(name, fc.record({ owner: name, health: fc.constant('https://a/b') }));
    fc.assert(
      fc.property(services, fc.nat(6), fc.boolean(), (written, indent, isFlow) => {
        const text = stringify(
          { version: 1, services: written, rules: ['a.yml'] },
          { indent: indent + 1, collectionStyle: isFlow ? 'flow' : 'any' },
        );
        const insertion = insertValue(text, ['services', '_new_'], { health: URL });
        if (!insertion) throw new Error(`Nothing was inserted into:\n${text}`);
        const { offset, length, newText } = insertion;
        expect(text.slice(0, offset) + text.slice(offset + length)).toBe(
          insertion.text.replace(newText, () => ''),
        );
        expect(parse(insertion.text)).toEqual({
          version: 1,
          services: { ...written, _new_: { health: URL } },
          rules: ['a.yml'],
        });
      }),
    );
  });
});
