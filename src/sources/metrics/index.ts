import { ExpositionParser, parseExposition } from '../../metrics/exposition';
import type {
  ProbedAnswer,
  Recognition,
  Source,
  SourceContext,
  SourceDefinition,
} from '../../monitoring/source';
import { SourceHttp, isHtml, systemTimeOf } from '../shared/sourceHttp';
import { MetricsClient } from './client';
import { formatOf, samplesOf } from './mapping';
import { metricsSettings, type MetricsSettings } from './settings';

/** One endpoint in exposition text: its current samples. */
export const metrics: SourceDefinition<MetricsSettings> = {
  type: 'metrics',
  displayName: 'Metrics endpoint',
  settings: metricsSettings,
  capabilities: {
    checks: false,
    alerts: false,
    metrics: true,
    issues: false,
    absence: 'unknown',
    missesToResolve: 1,
  },
  defaults: { every: 15_000, timeout: 10_000 },
  recognise,
  create: createMetricsSource,
};

function createMetricsSource(settings: MetricsSettings, context: SourceContext): Source {
  const http = new SourceHttp(context, 'metrics');
  const client = new MetricsClient(http, settings);
  const parser = new ExpositionParser();
  return {
    poll: async (signal) => {
      const { response, text } = await client.scrape(signal);
      const format = formatOf(response.headers['content-type']);
      const scrape = samplesOf(await parser.parseInTurns(text, format, context.clock, signal));
      if (!scrape.ok) throw http.malformed(scrape.problem);
      return {
        complete: scrape.problems.length === 0,
        systemTime: systemTimeOf(response),
        checks: [],
        alerts: [],
        samples: scrape.samples,
        unmapped: [],
        problems: scrape.problems,
      };
    },
  };
}

function recognise({ url, status, contentType, text }: ProbedAnswer): Recognition | undefined {
  if (status !== 200 || isHtml(contentType, text) || /^\s*[[{]/.test(text)) return undefined;
  const openMetrics = contentType.includes('openmetrics');
  const result = parseExposition(text, openMetrics ? 'openmetrics' : 'prometheus');
  if (!result.ok || result.samples.length === 0) return undefined;
  return {
    // A lone line such as `uptime 5` parses as well; comments with types are no accident.
    confidence: result.metadata.length > 0 ? 0.95 : 0.6,
    label: `${openMetrics ? 'OpenMetrics' : 'Prometheus metrics'}, samples: ${result.samples.length}`,
    placement: 'metrics',
    entry: { url },
  };
}
