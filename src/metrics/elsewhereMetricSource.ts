import type { MetricSource } from './metricSource';
import { MetricError } from './metricSource';

/** Stands for samples that are kept in another process. Every question is answered with where they are: none has "no data". */
export class ElsewhereMetricSource implements MetricSource {
  constructor(private readonly where: string) {}

  instant(): Promise<never> {
    return this.#refuse();
  }

  range(): Promise<never> {
    return this.#refuse();
  }

  metadata(): Promise<never> {
    return this.#refuse();
  }

  labelNames(): Promise<never> {
    return this.#refuse();
  }

  labelValues(): Promise<never> {
    return this.#refuse();
  }

  #refuse(): Promise<never> {
    return Promise.reject(new MetricError('unavailable', this.where));
  }
}
