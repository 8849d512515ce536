import type { Labels } from '../../../metrics/series';
import { readDocument } from '../../configuration/document';
import { isBlock, readCount, readDuration, readPositiveDuration, readTexts } from './values';
import type { Rule, RuleFile, RuleGroup } from './ruleFile';
import { readRule } from './readRule';
import { RuleProblems } from './ruleProblems';

const GROUP_KEYS = ['name', 'interval', 'limit', 'query_offset', 'labels', 'rules'];

/**
 * Reads a Prometheus rule file. Never throws on what a user wrote: a mistake costs the rule, or the group, that it is in
 * and nothing else. What Prometheus refuses is a problem here too (model/rulefmt).
 */
export function readRuleFile(text: string, file: string): RuleFile {
  const document = readDocument(text, file);
  const problems = new RuleProblems(document, file, text.split(/\r?\n/));
  const groups = readGroups(document.value, problems, file);
  const all = [...document.problems, ...problems.list].sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column,
  );
  return { file, groups, problems: all };
}

function readGroups(root: unknown, problems: RuleProblems, file: string): RuleGroup[] {
  if (root === undefined || root === null) return [];
  if (!isBlock(root)) {
    problems.at([], 'wrong-type', 'A rule file is a block with the key "groups:".');
    return [];
  }
  problems.unknownKeys(root, [], ['groups']);
  const groups = root.groups ?? [];
  if (!Array.isArray(groups)) {
    problems.at(['groups'], 'wrong-type', '"groups" is a list of groups, each with "name:" and "rules:".');
    return [];
  }
  const names = new Set<string>();
  return groups.flatMap((group: unknown, at) => readGroup(group, at, { problems, file, names }));
}

interface GroupContext {
  readonly problems: RuleProblems;
  readonly file: string;
  readonly names: Set<string>;
}

function readGroup(group: unknown, at: number, { problems, file, names }: GroupContext): RuleGroup[] {
  const path = ['groups', at];
  if (!isBlock(group)) {
    problems.at(path, 'wrong-type', 'A group is a block with "name:" and "rules:".');
    return [];
  }
  problems.unknownKeys(group, path, GROUP_KEYS);
  const { name } = group;
  if (typeof name !== 'string' || name === '') {
    problems.at([...path, 'name'], 'no-name', 'A group needs a name: "name: app".');
    return [];
  }
  if (names.has(name)) {
    problems.at(
      [...path, 'name'],
      'duplicate-group',
      `"${name}" is the name of an earlier group of this file.`,
    );
    return [];
  }
  names.add(name);
  const labels = readTexts(group.labels, [...path, 'labels'], problems);
  return [
    {
      file,
      name,
      interval: readPositiveDuration(group.interval, [...path, 'interval'], problems),
      limit: readCount(group.limit, [...path, 'limit'], problems),
      queryOffset: readDuration(group.query_offset, [...path, 'query_offset'], problems) ?? 0,
      rules: readRules(group.rules, path, labels, problems),
      position: problems.positionOf(path),
    },
  ];
}

function readRules(
  rules: unknown,
  groupPath: readonly PropertyKey[],
  labels: Labels,
  problems: RuleProblems,
): Rule[] {
  if (rules === undefined || rules === null) return [];
  const path = [...groupPath, 'rules'];
  if (!Array.isArray(rules)) {
    problems.at(path, 'wrong-type', '"rules" is a list of rules, each with "alert:" or "record:".');
    return [];
  }
  return rules.flatMap((rule: unknown, at) => readRule(rule, [...path, at], labels, problems) ?? []);
}
