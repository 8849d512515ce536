import { SourceError, type Reading } from '../../src/monitoring/source';
import { ORIGIN, type SourceConformance } from '../contract/sourceConformance';
import { FakeHttp, type FakeReply } from '../fakes/fakeHttp';
import { sourceContext } from '../fakes/sourceContext';
import { conformances } from '../sources/conformances';
import type { FuzzTarget } from './fuzzTarget';

const never = new AbortController().signal;

const textOf = ({ body = '' }: FakeReply): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** Every answer of one system, each read in the place where the source expects it. */
function sourceTargets(conformance: SourceConformance): readonly FuzzTarget[] {
  const { definition, replies, failing, faultyPath } = conformance;
  const settings = definition.settings.parse(conformance.settings(ORIGIN));
  return Object.entries(replies).map(([path, reply]) => ({
    name: `${definition.type} ${path}`,
    corpus: [textOf(reply), ...(failing && path === faultyPath ? [textOf(failing)] : [])],
    check: async (body) => {
      const http = new FakeHttp(({ url }) => {
        const recorded = replies[url.pathname] ?? { status: 404, body: '' };
        if (url.pathname !== path) return recorded;
        const type: Record<string, string> =
          typeof reply.body === 'string' ? {} : { 'content-type': 'application/json' };
        return { ...recorded, headers: { ...type, ...recorded.headers }, body };
      });
      const source = definition.create(settings, sourceContext(http));
      const result: unknown = await source.poll(never).catch((error: unknown) => error);
      if (result instanceof SourceError) {
        return /^\S.*[.?]$/s.test(result.message) ? undefined : `"${result.message}" is no sentence`;
      }
      if (result instanceof Error) throw result;
      return wrongIn(result as Reading, typeof reply.body === 'string');
    },
  }));
}

/** What no answer may lead to, whatever it says. */
function wrongIn({ alerts, checks, samples, unmapped }: Reading, isScrape: boolean): string | undefined {
  JSON.stringify([alerts, checks, unmapped]);
  const times = alerts.flatMap(({ startsAt, activeAt, resolvedAt, livenessDeadline }) => [
    ...[startsAt, activeAt, resolvedAt, livenessDeadline].filter((time) => time !== undefined),
  ]);
  const fingerprints = alerts.map(({ fingerprint }) => fingerprint);
  if (!times.every((time) => Number.isFinite(time))) return 'a time is no time';
  if (fingerprints.some((fingerprint) => fingerprint === '')) return 'an alert has no identity';
  if (new Set(fingerprints).size < fingerprints.length) return 'one alert is there twice';
  const labels = alerts.flatMap((alert) => Object.values({ ...alert.labels, ...alert.annotations }));
  if (labels.some((text) => typeof text !== 'string')) return 'a label is no text';
  // A scrape may have a series twice: what stores it takes the first, as Prometheus does.
  const series = new Set(
    samples.map(({ name, labels: of }) => JSON.stringify([name, Object.entries(of).sort()])),
  );
  if (!isScrape && series.size < samples.length) return 'one series is there twice';
  return undefined;
}

export const allSourceTargets: readonly FuzzTarget[] = conformances.flatMap(sourceTargets);
