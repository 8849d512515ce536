import { dirname, normalize } from 'node:path';
import type { TextFiles } from '../../base/files/textFiles';
import type { Configuration } from '../configuration/configuration';
import type { RosterEntry } from '../engine/roster';
import { rosterOf } from '../engine/roster';
import type { RemoteRule } from '../source';
import { findRuleFiles } from './file/findRuleFiles';
import { RULES_TYPE } from './live/ruleObservations';
import { withRules } from './localRules';
import type { RulesElsewhere } from './rulesElsewhere';

export interface RuleWorld {
  readonly configurations: readonly Configuration[];
  readonly files: TextFiles;
  readonly elsewhere: RulesElsewhere;
  /** The ids of everything that answers queries. */
  readonly answering: readonly string[];
}

/**
 * The sources that can say what a rule of a file gives, best first: the servers that evaluate it, then the rules
 * evaluated here, then the other sources of the configuration that names the file. A file that none names is asked of
 * all.
 */
export async function ruleCandidates(
  file: string,
  rule: RemoteRule,
  { configurations, files, elsewhere, answering }: RuleWorld,
): Promise<readonly string[]> {
  const { entries } = rosterOf(configurations.map(withRules));
  const naming = new Set<Configuration>();
  for (const configuration of new Set(entries.map((entry) => entry.configuration))) {
    if (await names(configuration, file, files)) naming.add(configuration);
  }
  const own = entries.filter(({ configuration }) => naming.has(configuration));
  const evaluating = elsewhere.sourcesOf(rule);
  const rank = ({ source }: RosterEntry): number => {
    if (evaluating.includes(source.id)) return 0;
    return source.type === RULES_TYPE ? 1 : 2;
  };
  const ranked = own.sort((one, other) => rank(one) - rank(other)).map(({ source }) => source.id);
  const wanted = naming.size > 0 ? ranked : [...evaluating, ...answering];
  return [...new Set(wanted)].filter((id) => answering.includes(id));
}

async function names(
  { rules, file: configurationFile }: Configuration,
  file: string,
  files: TextFiles,
): Promise<boolean> {
  const folder = dirname(configurationFile);
  const found = await Promise.all(rules.map((pattern) => findRuleFiles(pattern, folder, files)));
  return found.flat().some((path) => normalize(path) === normalize(file));
}
