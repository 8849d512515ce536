import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  completeConfiguration,
  hoverConfiguration,
} from '../../../../src/monitoring/configuration/edit/assist';
import { configurationSchema } from '../../../../src/monitoring/configuration/schema/jsonSchema';
import { channelDefinitions } from '../../../../src/incident/channels';
import { sourceDefinitions } from '../../../../src/sources';

const schema = configurationSchema(sourceDefinitions, channelDefinitions);

/** `|` is the cursor. */
const at = (marked: string) => completeConfiguration(marked.replace('|', ''), marked.indexOf('|'), schema);
const labels = (marked: string): readonly string[] => at(marked).map(({ label }) => label);
const applied = (marked: string, label: string): string | undefined => {
  const text = marked.replace('|', '');
  const chosen = at(marked).find((suggestion) => suggestion.label === label);
  return chosen && text.slice(0, chosen.replace.start) + chosen.insert + text.slice(chosen.replace.end);
};
const hovered = (marked: string) => hoverConfiguration(marked.replace('|', ''), marked.indexOf('|'), schema);

describe('completing sitrep.yaml', () => {
  it.each([
    ['|', ['services', 'sources', 'rules', 'onCall']],
    ['environment: x\nser|', ['services']],
    ['services:\n  shop:\n    |', ['owner', 'health', 'metrics', 'dependsOn']],
    ['services:\n  shop:\n    owner: x\n    hea|\n  next:\n    owner: y\n', ['health']],
    ['services:\n  shop:\n    health: {url: x, |}', ['every', 'failures']],
    ['services:\n  shop:\n    health:\n      - url: x\n        |', ['every', 'failures']],
    ['sources:\n  prom:\n    type: |', ['prometheus', 'alertmanager', 'sentry']],
    ['sources: {prom: {type: pro|}}', ['prometheus']],
    ['connections:\n  db:\n    type: postgres\n    access: |', ['read-only', 'read-write']],
    ['demo: |', ['true', 'false']],
    ['response:\n  |', ['P0', 'P4']],
    ['severities:\n  critical: |', ['P0', 'P4']],
  ])('offers in %j, among others, %j', (marked, expected) => {
    expect(labels(marked)).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    ['# |', []],
    ['environment: |', []],
    ['services:\n  |', []],
  ])('offers in %j nothing that it does not know', (marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  it('offers the keys of the kind of source that is named, without those that are written', () => {
    const offered = labels('sources:\n  err:\n    type: sentry\n    url: https://x\n    |');
    expect(offered).toEqual(expect.arrayContaining(['organization', 'every']));
    expect(offered).not.toEqual(expect.arrayContaining(['url']));
    expect(labels('sources:\n  prom:\n    type: prometheus\n    |')).not.toContain('organization');
  });

  it.each([
    ['ser|', 'services', 'services:'],
    ['env|', 'environment', 'environment: '],
    ['env|: x', 'environment', 'environment: x'],
    ['demo: fal|', 'true', 'demo: true'],
  ])('writes into %j for %s %j', (marked, label, expected) => {
    expect(applied(marked, label)).toBe(expected);
  });

  it('answers at every place of any text', () => {
    const part = fc.constantFrom(
      'services:',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      'a: ',
      'type: ',
      '"',
      '#',
      '&x',
      '*x',
      ',',
      '[',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 15 }), fc.nat(60), (parts, place) => {
        const text = parts.join('');
        const offset = Math.min(place, text.length);
        for (const { replace } of completeConfiguration(text, offset, schema)) {
          expect([replace.start <= offset, replace.end >= offset]).toEqual([true, true]);
        }
      }),
    );
  });
});

describe('hovering over sitrep.yaml', () => {
  it.each([
    ['dem|o: true', 'Everything on screen says that it is a demo.'],
    ['services:\n  shop:\n    own|er: x', 'The team or person who owns the service.'],
    ['services:\n  shop: {own|er: x}', 'The team or person who owns the service.'],
    ['services:\n  sh|op:\n    owner: x', 'Something the team owns.'],
    ['demo: tr|ue', undefined],
    ['unkn|own: x', undefined],
  ])('says at %j %j', (marked, expected) => {
    expect(hovered(marked)?.text).toBe(expected);
  });
});
