import type { TextFiles } from '../../../base/files/textFiles';
import type { ConfigurationProblem } from '../../configuration/configuration';
import { findRuleFiles } from '../file/findRuleFiles';
import { readRuleFile } from '../file/readRuleFile';
import type { RuleFile, RuleGroup } from '../file/ruleFile';

export interface RuleFiles {
  readonly groups: readonly RuleGroup[];
  readonly problems: readonly ConfigurationProblem[];
  /** Patterns that name no file, and files that cannot be read. */
  readonly unreadable: readonly string[];
}

interface ReadFile {
  readonly text: string;
  readonly read: RuleFile;
}

/** The rule files of one configuration. A file whose text did not change is not read anew: its groups stay the same. */
export class RuleFileSet {
  #known = new Map<string, ReadFile>();

  constructor(
    private readonly patterns: readonly string[],
    private readonly folder: string,
    private readonly files: TextFiles,
  ) {}

  async read(): Promise<RuleFiles> {
    const unreadable: string[] = [];
    const next = new Map<string, ReadFile>();
    for (const pattern of this.patterns) {
      const paths = await findRuleFiles(pattern, this.folder, this.files);
      if (paths.length === 0) unreadable.push(pattern);
      for (const path of paths) {
        const text = await this.files.read(path);
        if (text === undefined) unreadable.push(path);
        else next.set(path, this.#readFile(path, text));
      }
    }
    this.#known = next;
    const read = [...next.values()].map((file) => file.read);
    return {
      groups: read.flatMap(({ groups }) => groups),
      problems: read.flatMap(({ problems }) => problems),
      unreadable,
    };
  }

  #readFile(path: string, text: string): ReadFile {
    const known = this.#known.get(path);
    return known?.text === text ? known : { text, read: readRuleFile(text, path) };
  }
}
