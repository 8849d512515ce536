import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceDefinitions } from '../../src/sources';
import type { Source } from '../../src/monitoring/source';
import { FakeHttp } from '../fakes/fakeHttp';
import { sourceContext } from '../fakes/sourceContext';

/** Published examples of the real systems. They lie beside the project where its authors keep them, and not in it. */
const examples = join(__dirname, '../../../shared/contracts/examples');
const here = existsSync(examples);
const never = new AbortController().signal;

const read = (path: string): unknown => JSON.parse(readFileSync(join(examples, path), 'utf8'));

function sourceOf(
  type: string,
  settings: Readonly<Record<string, unknown>>,
  bodies: Readonly<Record<string, unknown>>,
): Source {
  const definition = sourceDefinitions.find((candidate) => candidate.type === type);
  if (!definition) throw new Error(`there is no source of the type ${type}`);
  const http = new FakeHttp(({ url }) =>
    url.pathname in bodies ? { body: bodies[url.pathname] } : { status: 404, body: 'not found' },
  );
  return definition.create(definition.settings.parse(settings), sourceContext(http));
}

describe.skipIf(!here)(
  `published examples${here ? '' : ' (skipped: they are not beside the project)'}`,
  () => {
    const sentryExample = (ending: string): unknown => {
      const name = readdirSync(join(examples, 'sentry')).find((file) => file.endsWith(ending));
      if (name === undefined) throw new Error(`there is no example that ends in ${ending}`);
      return read(join('sentry', name));
    };
    const sentry = (bodies: Readonly<Record<string, unknown>>): Source =>
      sourceOf('sentry', { organization: 'acme', alerts: true }, bodies);
    const issues = '/api/0/organizations/acme/issues/';

    it('of Sentry: a list of issues', async () => {
      const body = sentryExample('issues_200_ReturnAListOfIssuesForAnOrganization.json');
      const reading = await sentry({ [issues]: body }).poll(never);
      expect([reading.complete, reading.alerts.map(({ raw }) => raw)]).toEqual([true, body]);
      expect(reading.alerts[0]).toMatchObject({
        title: 'This is an example Python exception',
        value: { current: 150 },
      });
    });

    it('of Sentry: an event, with frames whose last call comes first', async () => {
      const body = sentryExample('issues_issue_id_events_event_id_200_ReturnAnIssueEvent.json');
      const event = await sentry({ [`${issues}1/events/latest/`]: body }).issues?.latestEvent('1', never);
      expect(event?.exceptions[0]?.type).toBe('ForbiddenError');
      expect(event?.exceptions[0]?.frames.length).toBeGreaterThan(1);
      expect(event?.exceptions[0]?.frames.at(-1)?.function).toBe('ignoreOnError');
      expect(event?.breadcrumbs.length).toBeGreaterThan(0);
      expect(event?.tags['browser.name']).toBe('Chrome');
    });

    it.each(['real/am-alerts.json', 'real/am-alerts-silenced.json', 'real/am-filter-brackets.json'])(
      'of Alertmanager: %s',
      async (file) => {
        const body = read(file);
        const source = sourceOf('alertmanager', { url: 'http://alerts.test' }, { '/api/v2/alerts': body });
        const reading = await source.poll(never);
        expect([reading.complete, reading.alerts.map(({ raw }) => raw)]).toEqual([true, body]);
        expect(reading.alerts.flatMap(({ unmapped }) => unmapped)).toEqual([]);
      },
    );

    it.each([
      ['real/prom-alerts.json', 'real/prom-rules-alert.json'],
      [
        'prometheus-v1/get_api_v1_alerts_200_activeAlerts.json',
        'prometheus-v1/get_api_v1_rules_200_ruleGroups.json',
      ],
    ])('of Prometheus: %s', async (alerts, rules) => {
      const bodies = { '/api/v1/alerts': read(alerts), '/api/v1/rules': read(rules) };
      const reading = await sourceOf('prometheus', { url: 'http://prom.test' }, bodies).poll(never);
      expect([reading.complete, reading.alerts.length > 0]).toEqual([true, true]);
      expect(reading.alerts.flatMap(({ unmapped }) => unmapped)).toEqual([]);
    });

    it.each(['Vector', 'Matrix', 'Scalar'])('of Prometheus: a %s', async (kind) => {
      const body = read(`prometheus-v1/get_api_v1_query_200_${kind.toLowerCase()}Result.json`);
      const { metrics } = sourceOf('prometheus', { url: 'http://prom.test' }, { '/api/v1/query': body });
      expect((await metrics?.instant({ expression: 'x', at: 0 }, never))?.data.type).toBe(kind.toLowerCase());
    });
  },
);
