import type {
  ProbedAnswer,
  Recognition,
  Source,
  SourceContext,
  SourceDefinition,
} from '../../monitoring/source';
import { parseObject } from '../shared/json';
import { SourceHttp, isHtml, systemTimeOf } from '../shared/sourceHttp';
import { HealthClient } from './client';
import { judge } from '../shared/healthJudgement';
import { checkOf } from './mapping';
import { healthSettings, type HealthSettings } from './settings';

/** One health endpoint: one check with its components. */
export const health: SourceDefinition<HealthSettings> = {
  type: 'health',
  displayName: 'Health endpoint',
  settings: healthSettings,
  capabilities: {
    checks: true,
    alerts: false,
    metrics: false,
    issues: false,
    absence: 'unknown',
    missesToResolve: 1,
  },
  defaults: { every: 30_000, timeout: 5_000 },
  recognise,
  create: createHealthSource,
};

function createHealthSource(settings: HealthSettings, context: SourceContext): Source {
  const client = new HealthClient(new SourceHttp(context, 'health'), settings);
  return {
    poll: async (signal) => {
      const { response, judgement } = await client.read(signal);
      return {
        complete: true,
        systemTime: systemTimeOf(response),
        alerts: [],
        samples: [],
        unmapped: [],
        checks: [checkOf(settings.url, response, judgement)],
      };
    },
  };
}

/** Health by what it says rather than by its path: a JSON object with a verdict, or a short plain text. */
function recognise({ url, status, contentType, text }: ProbedAnswer): Recognition | undefined {
  if (isHtml(contentType, text) || (status !== 200 && status !== 503)) return undefined;
  const entry = { url };
  if (/^\s*\{/.test(text)) {
    const { verdict, components } = judge({
      status,
      expected: status === 200,
      body: { kind: 'json', value: parseObject(text) },
    });
    if (verdict === 'unknown') return undefined;
    const parts = components.length === 0 ? '' : `, components: ${components.length}`;
    return { confidence: 0.8, label: `Health JSON${parts}`, placement: 'health', entry };
  }
  const { verdict } = judge({ status, expected: status === 200, body: { kind: 'text', text } });
  if (text.length > 200 || verdict === 'unknown') return undefined;
  return { confidence: 0.5, label: 'Health text', placement: 'health', entry };
}
