import { describe, expect, it } from 'vitest';
import type { TextFiles } from '../../../src/base/files/textFiles';
import { ruleCandidates } from '../../../src/monitoring/rules/ruleCandidates';
import { RulesElsewhere } from '../../../src/monitoring/rules/rulesElsewhere';
import { configuration, sourceConfiguration } from '../../fakes/fakeSource';

const RULE = { name: 'QueueFull', query: 'queue_length > 1000' };

const shop = configuration({
  file: '/shop/sitrep.yaml',
  rules: ['ops/*.yml'],
  sources: ['prom', 'thanos', 'errors'].map((id) => sourceConfiguration({ id })),
});
const blog = configuration({
  file: '/blog/sitrep.yaml',
  rules: ['rules.yml'],
  sources: [sourceConfiguration({ id: 'prom' })],
});
const files: TextFiles = { read: async () => undefined, list: async () => ['queue.yml'] };

function elsewhere(sourceId: string, query = RULE.query): RulesElsewhere {
  const rules = new RulesElsewhere();
  rules.take(sourceId, [{ name: RULE.name, query }]);
  return rules;
}

describe('who is asked what a rule gives', () => {
  it.each([
    [
      'the rules that are evaluated here, before the servers',
      new RulesElsewhere(),
      ['rules', 'prom', 'thanos'],
    ],
    ['first the server that evaluates the rule', elsewhere('thanos'), ['thanos', 'rules', 'prom']],
    [
      'also when it writes it in another way',
      elsewhere('prom', 'queue_length>1000'),
      ['prom', 'rules', 'thanos'],
    ],
    [
      'not one that evaluates another rule',
      elsewhere('prom', 'queue_length > 1'),
      ['rules', 'prom', 'thanos'],
    ],
  ])('%s', async (_what, rules, expected) => {
    const answering = ['prom', 'rules', 'thanos'];
    const world = { configurations: [shop], files, elsewhere: rules, answering };
    expect(await ruleCandidates('/shop/ops/queue.yml', RULE, world)).toEqual(expected);
  });

  it('the sources of the configuration that names the file, and of no other', async () => {
    const answering = ['shop/prom', 'shop/rules', 'blog/prom', 'blog/rules'];
    const world = { configurations: [shop, blog], files, elsewhere: elsewhere('shop/prom'), answering };
    expect(await ruleCandidates('/blog/rules.yml', RULE, world)).toEqual(['blog/rules', 'blog/prom']);
  });

  it('everybody, for a file that no configuration names, those that evaluate it first', async () => {
    const answering = ['prom', 'thanos'];
    const world = { configurations: [shop], files, elsewhere: elsewhere('thanos'), answering };
    expect(await ruleCandidates('/elsewhere/a.yml', RULE, world)).toEqual(['thanos', 'prom']);
  });
});
