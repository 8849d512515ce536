import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { RULES, RULE_FILE, RULE_GROUP } from '../../../src/demo/simulation/rules';

interface RuleFile {
  readonly groups: readonly {
    readonly name: string;
    readonly rules: readonly Record<string, unknown>[];
  }[];
}

it('the rule file of the workspace says what the demo evaluates', () => {
  const file = join(__dirname, '../../../src/demo/company', RULE_FILE);
  const { groups } = parse(readFileSync(file, 'utf8')) as RuleFile;
  expect(groups.map((group) => [group.name, group.rules])).toEqual([
    [
      RULE_GROUP,
      RULES.map(({ alert, expression, holdFor, labels, annotations }) => ({
        alert,
        expr: expression,
        for: `${holdFor / 1_000}s`,
        labels,
        annotations,
      })),
    ],
  ]);
});
