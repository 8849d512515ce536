import type { MetricQuestion } from '../../metrics/forwardedMetricSource';
import { ForwardedMetricSource } from '../../metrics/forwardedMetricSource';
import type { MetricSource } from '../../metrics/metricSource';
import { MetricError } from '../../metrics/metricSource';
import type { RequestOutcome, WindowRequest } from './windowRequest';

type MetricSources = ReadonlyMap<string, MetricSource>;

/** The metric sources of a window that does not poll: samples that the owner keeps are asked of the owner. */
export class ForwardedMetrics {
  /** One object for each id, as whoever remembers answers by source expects. */
  readonly #forwarded = new Map<string, MetricSource>();

  constructor(private readonly ask: (request: WindowRequest) => Promise<RequestOutcome>) {}

  of(sources: MetricSources, isLocal: (source: MetricSource) => boolean): MetricSources {
    return new Map([...sources].map(([id, source]) => [id, isLocal(source) ? this.#source(id) : source]));
  }

  #source(sourceId: string): MetricSource {
    let source = this.#forwarded.get(sourceId);
    if (!source) {
      source = new ForwardedMetricSource((question) => this.#carry(sourceId, question));
      this.#forwarded.set(sourceId, source);
    }
    return source;
  }

  async #carry(sourceId: string, question: MetricQuestion): Promise<string> {
    const { done, message, answer } = await this.ask({ kind: 'query', sourceId, question });
    if (done && answer !== undefined) return answer;
    throw new MetricError('unavailable', `Another window keeps these samples. ${message}`);
  }
}
