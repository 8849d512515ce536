import type { Clock, Ms } from '../../base/clock';
import { DisposableStore } from '../../base/disposable';
import { printable } from '../../base/printable';
import type { Verdict } from '../../monitoring/check';
import type { ConfigurationProblem } from '../../monitoring/configuration/configuration';
import type { MonitoringSnapshot, ServiceStatus, SourceStatus } from '../../monitoring/snapshot';
import { counted, momentWords } from '../../monitoring/words';
import type { Sitrep } from '../sitrep';
import { checkRow } from './checkRow';
import type { Look } from './icons';
import { iconOf } from './icons';
import type { RegisteredTree, Row } from './liveTree';
import { LiveTree } from './liveTree';
import { Hover } from './markdown';
import { problemRows } from './problemRow';
import { lookOfSource, sourceRow } from './sourceRow';

/** The view *Services*: mistakes in the configuration and in what it names, services with their checks and sources, shared sources. */
export function registerServicesTree({ monitoring, configurations, clock }: Sitrep): RegisteredTree {
  const owned = new DisposableStore();
  const problems = (): readonly ConfigurationProblem[] =>
    configurations.current.flatMap(({ configuration }) => configuration.problems);
  const rows = (): readonly Row[] => topRows(monitoring.snapshot, problems(), clock);
  const tree = owned.add(new LiveTree({ viewId: 'sitrep.services', clock, rows }));
  const update = (): void => {
    tree.update({ description: monitoring.snapshot.environment ?? '' });
  };
  owned.add(monitoring.onDidChange(update));
  owned.add(configurations.onDidChange(update));
  update();
  return { tree, dispose: () => owned.dispose() };
}

function topRows(
  snapshot: MonitoringSnapshot,
  problems: readonly ConfigurationProblem[],
  clock: Clock,
): readonly Row[] {
  return [
    ...problemRows([...problems, ...snapshot.sources.flatMap((source) => source.problems ?? [])]),
    ...snapshot.services.map((service) => serviceRow(service, snapshot, clock)),
    ...sourcesRow(
      snapshot.sources.filter((source) => source.service === undefined),
      '',
      clock.now(),
    ),
  ];
}

function serviceRow(service: ServiceStatus, snapshot: MonitoringSnapshot, clock: Clock): Row {
  const now = clock.now();
  const own = snapshot.sources.filter((source) => source.service === service.name);
  const label = printable(service.name);
  const { look, words } = stateInMaintenance(service, stateOf(service, snapshot), now);
  return {
    id: `service/${service.name}`,
    label,
    description: words,
    icon: iconOf(look),
    state: words,
    spoken: `Service ${label}, ${words}`,
    context: service.maintenance ? 'service maintained' : 'service',
    tooltip: () =>
      new Hover()
        .heading(service.name)
        .facts([
          ['State', words],
          ['Owner', service.owner],
        ])
        .build(),
    expanded: look !== 'ok' && look !== 'waiting',
    subject: service,
    children: () => [
      ...service.checks.map((check) => checkRow(check, service.name, now)),
      ...sourcesRow(own, service.name, now),
    ],
  };
}

/** Planned work explains what is wrong, and hides none of it. */
function stateInMaintenance(
  { maintenance }: ServiceStatus,
  state: { look: Look; words: string },
  now: Ms,
): { look: Look; words: string } {
  if (!maintenance) return state;
  const why = maintenance.comment === undefined ? '' : `: "${printable(maintenance.comment)}"`;
  const words = `in maintenance until ${momentWords(maintenance.until, now)}${why} · ${state.words}`;
  return { look: 'maintenance', words };
}

/** The worst of what is known, and unknown wins over healthy: a service nobody can read is not green. */
function stateOf(service: ServiceStatus, snapshot: MonitoringSnapshot): { look: Look; words: string } {
  const firing = snapshot.alerts.filter(
    (alert) => alert.condition === 'firing' && service.alertFingerprints.includes(alert.identity.fingerprint),
  );
  const isUrgent = firing.some(({ severity }) => severity === 'P0' || severity === 'P1');
  const count = (verdict: Verdict): number =>
    service.checks.filter((check) => check.verdict === verdict).length;
  const unread = snapshot.sources.filter(
    ({ id, condition }) => service.sourceIds.includes(id) && condition !== 'fresh' && condition !== 'waiting',
  );
  const alerts = firing.length === 0 ? [] : [`${counted(firing.length, 'alert')} firing`];
  if (count('failing') > 0) {
    return {
      look: 'failing',
      words: [`${counted(count('failing'), 'check')} failing`, ...alerts].join(' · '),
    };
  }
  const [firstUnread] = unread;
  if (firstUnread) {
    return {
      look: lookOfSource(firstUnread),
      words: [`${counted(unread.length, 'source')} not readable`, ...alerts].join(' · '),
    };
  }
  if (firing.length > 0) return { look: isUrgent ? 'failing' : 'warning', words: alerts.join(' · ') };
  if (count('unknown') > 0)
    return { look: 'unknown', words: `${counted(count('unknown'), 'check')} unknown` };
  if (service.checks.length > 0) return { look: 'ok', words: `${counted(count('ok'), 'check')} healthy` };
  return { look: 'waiting', words: 'no checks' };
}

/** Sources fold into one row, open when one of them cannot be read; `below` is empty for those that services share. */
function sourcesRow(sources: readonly SourceStatus[], below: string, now: Ms): readonly Row[] {
  if (sources.length === 0) return [];
  const unread = sources.filter(({ condition }) => condition !== 'fresh');
  const [worst] = unread;
  const description =
    unread.length === 0 ? `${sources.length} read` : `${unread.length} of ${sources.length} not read`;
  return [
    {
      id: `sources/${below}`,
      label: below === '' ? 'Shared sources' : 'Sources',
      description,
      icon: iconOf(worst ? lookOfSource(worst) : 'ok'),
      state: description,
      spoken: `Sources, ${description}`,
      context: 'sources',
      tooltip: () => new Hover().paragraph('Where this information comes from, and how fresh it is.').build(),
      expanded: below === '' || unread.some(({ condition }) => condition !== 'waiting'),
      children: () => sources.map((source) => sourceRow(source, below, now)),
    },
  ];
}
