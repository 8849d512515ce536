import type { Clock } from '../../base/clock';
import type { Http } from '../../base/http/http';
import type { MetricPlace, MetricSource } from '../../metrics/metricSource';
import { SourceHttp } from '../shared/sourceHttp';
import { PrometheusClient } from './client';
import { PrometheusMetrics } from './prometheusMetrics';

export interface PlacePorts {
  readonly http: Http;
  readonly clock: Clock;
}

/** What answers PromQL at a place that is not polled, such as a connection of a runbook. */
export function metricsAt(place: MetricPlace, { http, clock }: PlacePorts): MetricSource {
  const withHeaders: Http = {
    send: async (request, signal) =>
      http.send({ ...request, headers: { ...request.headers, ...(await place.headers(signal)) } }, signal),
  };
  const { origin, pathname } = new URL(place.url);
  const own = new SourceHttp({ id: place.name, http: withHeaders, clock }, 'prometheus');
  return new PrometheusMetrics(
    new PrometheusClient(own, { url: origin + pathname, token: undefined, headers: undefined }),
    own.label,
  );
}
