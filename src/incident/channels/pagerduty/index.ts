import { createHash } from 'node:crypto';
import { printable, shortened } from '../../../base/printable';
import type { Severity } from '../../../monitoring/severity';
import type { Channel, ChannelContext, ChannelDefinition } from '../channel';
import type { Posting } from '../channelHttp';
import { ChannelHttp, previewOf } from '../channelHttp';
import type { Notice } from '../notice';
import type { PagerdutySettings } from './settings';
import { pagerdutySettings } from './settings';

/** PagerDuty's Events API v2: one alert per event, triggered, acknowledged and resolved by its key. */
export const pagerduty: ChannelDefinition<PagerdutySettings> = {
  type: 'pagerduty',
  displayName: 'PagerDuty (Events API v2)',
  settings: pagerdutySettings,
  originOf: ({ url }) => new URL(url).origin,
  create: (settings, context) => new PagerdutyChannel(settings, context),
};

/** PagerDuty's four words; `unmapped` is not known to be harmless. */
const SEVERITIES: Readonly<Record<Severity, 'critical' | 'error' | 'warning' | 'info'>> = {
  P0: 'critical',
  P1: 'error',
  P2: 'warning',
  unmapped: 'warning',
  P3: 'info',
  P4: 'info',
};

const ACTIONS = {
  firing: 'trigger',
  test: 'trigger',
  acknowledged: 'acknowledge',
  resolved: 'resolve',
} as const;

const LONGEST_SUMMARY = 1_024;
const MOST_LINKS = 5;

class PagerdutyChannel implements Channel {
  readonly edits = true;
  readonly #http: ChannelHttp;

  constructor(
    private readonly settings: PagerdutySettings,
    context: ChannelContext,
  ) {
    this.#http = new ChannelHttp(context, `pagerduty "${context.name}"`);
  }

  preview = (notice: Notice) => previewOf(this.#posting(notice));

  async send(notice: Notice, _sent: string | undefined, signal: AbortSignal): Promise<string> {
    const response = await this.#http.send(this.#posting(notice), signal);
    if (response.status !== 202 && response.status !== 200) throw this.#http.refusal(response);
    return dedupKeyOf(notice);
  }

  #posting(notice: Notice): Posting {
    const { routingKey, url } = this.settings;
    const action = ACTIONS[notice.state];
    const body = {
      routing_key: routingKey,
      event_action: action,
      dedup_key: dedupKeyOf(notice),
      ...(action === 'trigger' && triggerOf(notice)),
    };
    return { method: 'POST', url: `${url.replace(/\/+$/, '')}/v2/enqueue`, body };
  }
}

/** At most 255 characters, and the same for the whole life of the event. */
const dedupKeyOf = ({ key }: Notice): string =>
  `sitrep/${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;

function triggerOf({
  headline,
  lines,
  alerts,
  severity,
  at,
  environment,
}: Notice): Readonly<Record<string, unknown>> {
  const [first] = alerts;
  const links = alerts.flatMap((alert) => alert.links).filter(({ url }) => /^https?:/i.test(url));
  return {
    client: 'Sitrep',
    payload: {
      summary: shortened(printable(headline), LONGEST_SUMMARY),
      source: first?.service ?? environment ?? 'sitrep',
      severity: SEVERITIES[severity],
      timestamp: new Date(first?.firedAt ?? at).toISOString(),
      component: first?.service,
      class: first?.title,
      custom_details: { details: lines, alerts: alerts.map(({ title, labels }) => ({ title, labels })) },
    },
    links: links.slice(0, MOST_LINKS).map(({ rel, url }) => ({ href: url, text: rel })),
  };
}
