import type { Disposable } from '../../src/base/disposable';
import type { Alert } from '../../src/monitoring/alerts/alert';
import type { Monitoring, MonitoringSnapshot, SourceStatus } from '../../src/monitoring/snapshot';
import { until } from './servers/until';

/** Everything that the engine showed, in order: what a person in front of the tree would have seen. */
export class Story implements Disposable {
  readonly #snapshots: MonitoringSnapshot[] = [];
  readonly #subscription: Disposable;

  constructor(private readonly monitoring: Monitoring) {
    this.#snapshots.push(monitoring.snapshot);
    this.#subscription = monitoring.onDidChange((snapshot) => this.#snapshots.push(snapshot));
  }

  /** The conditions of an alert, each once per change. */
  conditionsOf(title: string): string[] {
    const conditions = this.#snapshots.map((snapshot) => alertOf(snapshot, title)?.condition ?? 'not there');
    return conditions.filter((condition, at) => condition !== conditions[at - 1]);
  }

  alert(title: string): Alert | undefined {
    return alertOf(this.monitoring.snapshot, title);
  }

  /** The sources that report an alert now. */
  sourcesOf(title: string): string[] {
    const provenance = this.alert(title)?.provenance;
    return provenance ? [provenance.sourceId, ...(provenance.alsoFrom ?? [])].sort() : [];
  }

  source(id: string): SourceStatus | undefined {
    return this.monitoring.snapshot.sources.find((source) => source.id === id);
  }

  async untilCondition(title: string, condition: Alert['condition']): Promise<void> {
    await until(
      `${title} is ${condition}`,
      () => this.alert(title)?.condition === condition,
      () => `It went ${this.conditionsOf(title).join(' → ')}.`,
    );
  }

  async untilReportedBy(title: string, sources: readonly string[]): Promise<void> {
    await until(
      `${title} is reported by ${sources.join(' and ')}`,
      () => this.sourcesOf(title).join() === [...sources].sort().join(),
      () => `It is reported by ${this.sourcesOf(title).join(' and ')}.`,
    );
  }

  async untilSource(id: string, condition: SourceStatus['condition']): Promise<void> {
    await until(
      `the source ${id} is ${condition}`,
      () => this.source(id)?.condition === condition,
      () => `It is ${this.source(id)?.condition}: ${this.source(id)?.reason}.`,
    );
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

const alertOf = (snapshot: MonitoringSnapshot, title: string): Alert | undefined =>
  snapshot.alerts.find((alert) => alert.title === title);
