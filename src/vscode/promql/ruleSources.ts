import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import { nodeTextFiles } from '../../base/files/nodeTextFiles';
import type { ChosenSource } from '../../metrics/chooseSource';
import { chooseSourceFor } from '../../metrics/chooseSource';
import { KnownNames } from '../../metrics/knownNames';
import type { MetricSource } from '../../metrics/metricSource';
import { ruleCandidates } from '../../monitoring/rules/ruleCandidates';
import { RulesElsewhere } from '../../monitoring/rules/rulesElsewhere';
import type { Sitrep } from '../sitrep';

const NO_SOURCES: ReadonlyMap<string, MetricSource> = new Map();

/** A rule as it is written in a file. */
export interface WrittenRule {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

/** Which source answers for a rule: the one that evaluates it, else one that has its metrics. */
export class RuleSources implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #learned = this.#owned.add(new vscode.EventEmitter<void>());
  readonly #names: KnownNames;
  readonly #elsewhere = new RulesElsewhere();
  /** The sources that have answered at least once. */
  readonly #answered = new Set<string>();
  /** A source has answered for the first time: what was not there before may be there now. */
  readonly onDidLearn = this.#learned.event;

  constructor(private readonly sitrep: Sitrep) {
    this.#names = this.#owned.add(
      new KnownNames(sitrep.clock, (error) =>
        sitrep.log.debug(
          `A source could not say what metrics it has: ${error instanceof Error ? error.message : 'unknown'}`,
        ),
      ),
    );
    this.#owned.add(
      sitrep.monitoring.onDidRead(({ sourceId, reading: { rules } }) => {
        if (rules) this.#elsewhere.take(sourceId, rules);
        if (!this.#answered.has(sourceId)) this.#learn(sourceId);
      }),
    );
  }

  /** Everything that answers queries; nothing in a workspace that is not trusted. */
  get all(): ReadonlyMap<string, MetricSource> {
    return vscode.workspace.isTrusted ? this.sitrep.monitoring.metricSources : NO_SOURCES;
  }

  async choose({ file, name, text }: WrittenRule): Promise<ChosenSource | undefined> {
    const sources = this.all;
    const ids = await ruleCandidates(
      file,
      { name, query: text },
      {
        configurations: this.sitrep.configurations.current.map(({ configuration }) => configuration),
        files: nodeTextFiles,
        elsewhere: this.#elsewhere,
        answering: [...sources.keys()],
      },
    );
    const candidates = ids.flatMap((id) => {
      const source = sources.get(id);
      return source ? [[id, source] as const] : [];
    });
    return chooseSourceFor(text, candidates, this.#names);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #learn(sourceId: string): void {
    this.#answered.add(sourceId);
    this.#names.forget();
    this.#learned.fire();
  }
}
