import type { Clock } from '../../../base/clock';
import type { TextFiles } from '../../../base/files/textFiles';
import { inTurns } from '../../../base/turns';
import type { ConfigurationProblem } from '../../configuration/configuration';
import { findRuleFiles } from '../file/findRuleFiles';
import { readRuleFileInTurns } from '../file/readRuleFile';
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
    private readonly clock: Clock,
  ) {}

  /** @throws {CancelledError} */
  async read(signal: AbortSignal): Promise<RuleFiles> {
    const unreadable: string[] = [];
    const next = new Map<string, ReadFile>();
    for (const pattern of this.patterns) {
      const paths = await findRuleFiles(pattern, this.folder, this.files);
      if (paths.length === 0) unreadable.push(pattern);
      for (const path of paths) {
        const text = await this.files.read(path);
        if (text === undefined) unreadable.push(path);
        else next.set(path, await this.#readFile(path, text, signal));
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

  async #readFile(path: string, text: string, signal: AbortSignal): Promise<ReadFile> {
    const known = this.#known.get(path);
    if (known?.text === text) return known;
    const read = await inTurns((turn) => readRuleFileInTurns(text, path, turn), this.clock, signal);
    return { text, read };
  }
}
