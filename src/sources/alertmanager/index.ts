import type {
  ProbedAnswer,
  Recognition,
  Source,
  SourceContext,
  SourceDefinition,
} from '../../monitoring/source';
import { field, isObject, parseObject, textField } from '../shared/json';
import { SourceHttp, systemTimeOf } from '../shared/sourceHttp';
import { AlertmanagerClient } from './client';
import { mapAlerts } from './mapping';
import { RestartDoubt } from './restartDoubt';
import { readStatus } from './responses';
import { AlertmanagerSilences } from './silences';
import { alertmanagerSettings, type AlertmanagerSettings } from './settings';

/** An Alertmanager: what fires now, and who keeps it quiet. */
export const alertmanager: SourceDefinition<AlertmanagerSettings> = {
  type: 'alertmanager',
  displayName: 'Alertmanager',
  settings: alertmanagerSettings,
  capabilities: {
    checks: false,
    alerts: true,
    metrics: false,
    issues: false,
    absence: 'resolves',
    // What a restarted server does not know yet is left to `RestartDoubt`; this is for a cluster that has just split.
    missesToResolve: 2,
  },
  defaults: { every: 15_000, timeout: 10_000 },
  recognise,
  create: createAlertmanagerSource,
};

function createAlertmanagerSource(settings: AlertmanagerSettings, context: SourceContext): Source {
  const http = new SourceHttp(context, 'alertmanager');
  const client = new AlertmanagerClient(http, settings);
  const doubt = new RestartDoubt();
  return {
    silences: new AlertmanagerSilences(http, client),
    poll: async (signal) => {
      const { response, alerts } = await client.alerts(signal);
      const silenced = alerts.some((alert) => isObject(alert) && readStatus(alert).silencedBy.length > 0);
      const systemTime = systemTimeOf(response);
      const now = systemTime ?? context.clock.now();
      const mapped = mapAlerts(alerts, {
        silences: silenced ? await client.silences(signal) : new Map(),
        url: settings.url.replace(/\/+$/, ''),
      });
      const present = new Set(mapped.alerts.map((alert) => alert.fingerprint));
      const isTrusted = await doubt.trusts(present, now, () => client.startedAt(signal));
      return {
        complete: isTrusted && mapped.unreadable.length === 0,
        systemTime,
        checks: [],
        alerts: mapped.alerts,
        samples: [],
        unmapped: mapped.unreadable,
      };
    },
  };
}

/** By `/api/v2/status`, which has both the cluster and the routing configuration. */
function recognise({ path, url, text }: ProbedAnswer): Recognition | undefined {
  const answer = parseObject(text);
  const version = answer && field(answer, 'versionInfo');
  if (answer === undefined || !isObject(version) || !isObject(field(answer, 'cluster'))) return undefined;
  const base = (url.endsWith(path) ? url.slice(0, url.length - path.length) : url).replace(
    /\/api\/v2\/.*$/,
    '',
  );
  return {
    confidence: 1,
    label: `Alertmanager ${textField(version, 'version') ?? ''}`.trim(),
    placement: 'source',
    entry: { url: base.replace(/\/+$/, '') },
  };
}
