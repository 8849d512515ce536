import { dirname } from 'node:path';
import type { Clock, Ms } from '../../base/clock';
import type { Log } from '../../base/log';
import type { TextFiles } from '../../base/files/textFiles';
import type { SeriesStore } from '../../metrics/store/seriesStore';
import type { Configuration } from '../configuration/configuration';
import { findRuleFiles } from '../rules/file/findRuleFiles';
import type { RuleGroup } from '../rules/file/ruleFile';
import type { RuleSettings } from '../rules/ruleSource';
import { dashboardQueries } from './dashboardQueries';
import { selectorsOfQuery, selectorsOfRules } from './keptSelectors';

const FIRST: Ms = 2 * 60_000;
const EVERY: Ms = 10 * 60_000;

export interface MetricStorageOptions {
  readonly store: SeriesStore;
  readonly files: TextFiles;
  readonly clock: Clock;
  readonly log: Log;
}

/** Says which series the store keeps, and has it tidy up now and then. */
export class MetricStorage {
  #configurations: readonly Configuration[] = [];
  #owners: ReadonlySet<string> = new Set();
  #due: Ms;
  #isBusy = false;

  constructor(private readonly options: MetricStorageOptions) {
    this.#due = options.clock.monotonic() + FIRST;
    options.store.selection.expect('configuration');
  }

  /** The configurations as they are now. What their rules and dashboards ask for follows when these were read. */
  assign(configurations: readonly Configuration[]): void {
    if (configurations.length === 0) return;
    const { selection } = this.options.store;
    const owners = new Set(configurations.flatMap(ownersOf));
    for (const owner of owners) selection.expect(owner);
    for (const owner of this.#owners) if (!owners.has(owner)) selection.delete(owner);
    this.#configurations = configurations;
    this.#owners = owners;
    selection.set('configuration', []);
    void this.#readDashboards();
  }

  takeRules(settings: RuleSettings, groups: readonly RuleGroup[]): void {
    const owner = rulesOwner(settings);
    if (this.#owners.has(owner)) this.options.store.selection.set(owner, selectorsOfRules(groups));
  }

  /** Called every second; once in a while there is something to do, in small steps. */
  async beat(): Promise<void> {
    const { clock, store } = this.options;
    if (this.#isBusy || this.#configurations.length === 0 || clock.monotonic() < this.#due) return;
    this.#isBusy = true;
    try {
      const keepFor = Math.max(...this.#configurations.map(({ retention }) => retention.metrics));
      if (await store.maintain(keepFor)) return;
      await this.#readDashboards();
      this.#due = clock.monotonic() + EVERY;
    } catch (error) {
      this.options.log.error('Stored metrics could not be tidied up; it is tried again later.', error);
      this.#due = clock.monotonic() + EVERY;
    } finally {
      this.#isBusy = false;
    }
  }

  async #readDashboards(): Promise<void> {
    for (const configuration of this.#configurations) {
      if (configuration.dashboards.length === 0) continue;
      const queries = await this.#dashboardQueries(configuration);
      const owner = dashboardsOwner(configuration);
      if (this.#owners.has(owner)) {
        this.options.store.selection.set(owner, queries.flatMap(selectorsOfQuery));
      }
    }
  }

  async #dashboardQueries({ dashboards, file }: Configuration): Promise<readonly string[]> {
    const { files } = this.options;
    const found = await Promise.all(
      dashboards.map((pattern) => findRuleFiles(pattern, dirname(file), files)),
    );
    const texts = await Promise.all(found.flat().map((path) => files.read(path)));
    return texts.flatMap((text) => (text === undefined ? [] : dashboardQueries(text)));
  }
}

const rulesOwner = ({ folder, patterns }: RuleSettings): string =>
  `rules ${JSON.stringify([folder, patterns])}`;
const dashboardsOwner = ({ file, dashboards }: Configuration): string =>
  `dashboards ${JSON.stringify([file, dashboards])}`;

const ownersOf = (configuration: Configuration): readonly string[] => {
  const { file, rules, dashboards } = configuration;
  return [
    ...(rules.length > 0 ? [rulesOwner({ folder: dirname(file), patterns: [...rules] })] : []),
    ...(dashboards.length > 0 ? [dashboardsOwner(configuration)] : []),
  ];
};
