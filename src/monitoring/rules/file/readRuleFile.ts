import type { Turn, Work } from '../../../base/turns';
import { atOnce } from '../../../base/turns';
import type { Labels } from '../../../metrics/series';
import { readDocumentInTurns } from '../../configuration/document';
import { isBlock, readCount, readDuration, readPositiveDuration, readTexts } from './values';
import type { Rule, RuleFile, RuleGroup } from './ruleFile';
import { readRule } from './readRule';
import { RuleProblems } from './ruleProblems';

const GROUP_KEYS = ['name', 'interval', 'limit', 'query_offset', 'labels', 'rules'];

/**
 * Reads a Prometheus rule file. Never throws on what a user wrote: a mistake costs the rule, or the group, that it is in
 * and nothing else. What Prometheus refuses is a problem here too (model/rulefmt).
 */
export const readRuleFile = (text: string, file: string): RuleFile =>
  atOnce((turn) => readRuleFileInTurns(text, file, turn));

/** The same in turns: hundreds of rules take a while. */
export function* readRuleFileInTurns(text: string, file: string, turn: Turn): Work<RuleFile> {
  const document = yield* readDocumentInTurns(text, file, turn);
  const problems = new RuleProblems(document, file, text.split(/\r?\n/));
  const groups = yield* readGroups(document.value, { problems, file, names: new Set(), turn });
  const all = [...document.problems, ...problems.list].sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column,
  );
  return { file, groups, problems: all };
}

function* readGroups(root: unknown, context: GroupContext): Work<RuleGroup[]> {
  const { problems } = context;
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
  const read: RuleGroup[] = [];
  for (const [at, group] of groups.entries()) read.push(...(yield* readGroup(group, at, context)));
  return read;
}

interface GroupContext {
  readonly problems: RuleProblems;
  readonly file: string;
  /** Of the groups before. */
  readonly names: Set<string>;
  readonly turn: Turn;
}

function* readGroup(group: unknown, at: number, context: GroupContext): Work<RuleGroup[]> {
  const { problems, file, names } = context;
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
      rules: yield* readRules(group.rules, path, labels, context),
      position: problems.positionOf(path),
    },
  ];
}

function* readRules(
  rules: unknown,
  groupPath: readonly PropertyKey[],
  labels: Labels,
  { problems, turn }: GroupContext,
): Work<Rule[]> {
  if (rules === undefined || rules === null) return [];
  const path = [...groupPath, 'rules'];
  if (!Array.isArray(rules)) {
    problems.at(path, 'wrong-type', '"rules" is a list of rules, each with "alert:" or "record:".');
    return [];
  }
  const read: Rule[] = [];
  for (const [at, rule] of rules.entries()) {
    const found = readRule(rule, [...path, at], labels, problems);
    if (found) read.push(found);
    if (turn.isOver()) yield;
  }
  return read;
}
