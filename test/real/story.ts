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

  /** The conditions of an alert of one source, each once per change. */
  conditionsOf(title: string, sourceId: string): string[] {
    const conditions = this.#snapshots.map(
      (snapshot) => alertOf(snapshot, title, sourceId)?.condition ?? 'not there',
    );
    return conditions.filter((condition, at) => condition !== conditions[at - 1]);
  }

  alert(title: string, sourceId: string): Alert | undefined {
    return alertOf(this.monitoring.snapshot, title, sourceId);
  }

  source(id: string): SourceStatus | undefined {
    return this.monitoring.snapshot.sources.find((source) => source.id === id);
  }

  async untilCondition(title: string, sourceId: string, condition: Alert['condition']): Promise<void> {
    await until(
      `${title} of ${sourceId} is ${condition}`,
      () => this.alert(title, sourceId)?.condition === condition,
      () => `It went ${this.conditionsOf(title, sourceId).join(' → ')}.`,
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

const alertOf = (snapshot: MonitoringSnapshot, title: string, sourceId: string): Alert | undefined =>
  snapshot.alerts.find((alert) => alert.title === title && alert.provenance.sourceId === sourceId);
