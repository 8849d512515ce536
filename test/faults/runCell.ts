import type { Alert } from '../../src/monitoring/alerts/alert';
import type { AlertEvent } from '../../src/monitoring/alerts/alertEvent';
import { fold, isOpen } from '../../src/monitoring/alerts/machine/fold';
import { isAboutReadability } from '../../src/monitoring/alerts/identity';
import { summarise } from '../../src/monitoring/summary';
import type { MonitoringSnapshot } from '../../src/monitoring/snapshot';
import type { SourceConformance } from '../contract/sourceConformance';
import type { Cell, Fault, Shown, Start, Variant } from './cell';
import { startsOf, statusOf, type World } from './world';

/** Lets one fault happen to one source in every way and from every beginning, and says what went wrong. */
export async function runCell(conformance: SourceConformance, fault: Fault): Promise<Cell> {
  const seen = new Set<string>();
  const problems: string[] = [];
  let says = '';
  let runs = 0;
  for (const variant of fault.variants(conformance)) {
    for (const start of startsOf(conformance)) {
      runs += 1;
      const run = await runOnce(conformance, variant, start, fault.shown(conformance, start));
      if (!variant.partial) run.shown.forEach((word) => seen.add(word));
      says = says === '' ? run.says : says;
      problems.push(...run.problems.map((problem) => `${variant.name}, from ${start}: ${problem}`));
    }
  }
  const source = conformance.definition.type;
  return { source, fault: fault.name, shown: [...seen].join(' '), says, runs, problems };
}

interface Run {
  readonly shown: readonly string[];
  readonly says: string;
  readonly problems: readonly string[];
}

async function runOnce(
  conformance: SourceConformance,
  variant: Variant,
  start: Start,
  shown: Shown,
): Promise<Run> {
  const world = await variant.open(conformance, start);
  try {
    return await watched(world, variant, start, shown, conformance);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { shown: ['defect'], says: '', problems: [problem] };
  } finally {
    world.dispose();
  }
}

/** One fault from beginning to end, with a user who looks all the time. */
async function watched(
  world: World,
  variant: Variant,
  start: Start,
  shown: Shown,
  conformance: SourceConformance,
): Promise<Run> {
  await world.engine.refresh();
  await world.engine.refresh();
  const before = world.engine.snapshot;
  const kept = (await world.alertLog.readAll()).events.length;
  const problems = new Set<string>();
  const note = (found: readonly string[]): void => found.forEach((problem) => problems.add(problem));
  note(statusOf(before).condition === 'fresh' ? [] : ['the source was not read before the fault']);
  if (start === 'recorded' && conformance.wireAlerts)
    note(openIn(before).length > 0 ? [] : ['no alert was open before the fault']);
  let last = before;
  await variant.happen(world, () => {
    last = world.engine.snapshot;
    note(falselyGreen(before, last));
    note(lost(before, last));
  });
  if (!variant.partial || statusOf(last).condition !== 'fresh') note(wronglyShown(last, shown));
  const during = (await world.alertLog.readAll()).events.slice(kept);
  note(falselyResolved(before, during));
  note(chatter(during));
  await variant.end(world);
  note(notMended(before, world.engine.snapshot));
  note(await notReplayed(world));
  if (Object.keys(Object.prototype).length > 0) note(['a key of the answer reached Object.prototype']);
  return { shown: shownIn(last), says: sentenceIn(last), problems: [...problems] };
}

const openIn = ({ alerts }: MonitoringSnapshot): readonly Alert[] =>
  alerts.filter((alert) => isOpen(alert) && !isAboutReadability(alert));

const fingerprintsOf = (snapshot: MonitoringSnapshot): ReadonlyMap<string, Alert> =>
  new Map(snapshot.alerts.map((alert) => [alert.identity.fingerprint, alert]));

/** The words that a row has: the source's own, and what is not well about its checks and alerts. */
function shownIn(snapshot: MonitoringSnapshot): readonly string[] {
  const { condition, unmapped } = statusOf(snapshot);
  if (condition !== 'fresh') return [condition];
  const verdicts = checksOf(snapshot).map(({ verdict }) => verdict);
  const worst = (['failing', 'unknown'] as const).find((verdict) => verdicts.includes(verdict));
  const unclear = openIn(snapshot).some(
    ({ evaluation, provenance }) => evaluation.state !== 'ok' || provenance.unmapped.length > 0,
  );
  return ['fresh', ...(worst ? [worst] : []), ...(unclear || unmapped > 0 ? ['unmapped'] : [])];
}

function sentenceIn(snapshot: MonitoringSnapshot): string {
  const { reason } = statusOf(snapshot);
  const check = checksOf(snapshot).find(({ verdict }) => verdict !== 'ok');
  const alert = openIn(snapshot).find(({ evaluation }) => evaluation.state !== 'ok');
  return reason ?? check?.reason ?? alert?.evaluation.detail ?? '';
}

const checksOf = (snapshot: MonitoringSnapshot): MonitoringSnapshot['services'][number]['checks'] =>
  snapshot.services.flatMap(({ checks }) => checks);

function wronglyShown(snapshot: MonitoringSnapshot, { condition, says }: Shown): readonly string[] {
  const status = statusOf(snapshot);
  const problems: string[] = [];
  if (status.condition !== condition)
    problems.push(`the source is shown as ${status.condition} and not as ${condition}`);
  const sentence = sentenceIn(snapshot);
  if (says && !says.test(sentence)) problems.push(`the sentence is "${sentence}"`);
  if (status.condition !== 'fresh' && !/^\S.*[.?]$|^no answer newer than /s.test(status.reason ?? ''))
    problems.push(`"${status.reason ?? ''}" is no sentence`);
  return problems;
}

/** Green is a claim: nothing that is not known may be part of it. */
function falselyGreen(before: MonitoringSnapshot, now: MonitoringSnapshot): readonly string[] {
  const problems: string[] = [];
  const readable = statusOf(now).condition === 'fresh';
  const { level, text } = summarise(now);
  if (level === 'ok' && (!readable || summarise(before).level !== 'ok'))
    problems.push(`the status bar says "${text}"`);
  const wasOk = new Set(checksOf(before).flatMap(({ id, verdict }) => (verdict === 'ok' ? [id] : [])));
  for (const check of checksOf(now)) {
    if (check.verdict === 'ok' && (!readable || !wasOk.has(check.id)))
      problems.push(`the check ${check.id} is ok`);
  }
  return problems;
}

/** Every alert that was open still is, in the episode that it was in. */
function lost(before: MonitoringSnapshot, now: MonitoringSnapshot): readonly string[] {
  const found = fingerprintsOf(now);
  return openIn(before).flatMap(({ title, condition, identity }) => {
    const alert = found.get(identity.fingerprint);
    if (!alert) return [`${title} is gone`];
    if (!isOpen(alert) || alert.condition !== condition)
      return [`${title} was ${condition} and is ${alert.condition}`];
    return alert.identity.episode === identity.episode ? [] : [`${title} has begun another episode`];
  });
}

const MOST_REPEATS = 4;

/** A fault may last for days: what is said again with every poll would fill the log, and tell people each time. */
function chatter(during: readonly AlertEvent[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { rule, fingerprint = 'all' } of during) {
    counts.set(`${rule} of ${fingerprint}`, (counts.get(`${rule} of ${fingerprint}`) ?? 0) + 1);
  }
  return [...counts].flatMap(([what, times]) =>
    times > MOST_REPEATS ? [`${what} is in the log ${times} times`] : [],
  );
}

const ENDS: readonly AlertEvent['rule'][] = ['T2', 'T6', 'T10', 'T11', 'dropped'];

/** By the log, where an end shows even if the alert is open again by now. */
function falselyResolved(before: MonitoringSnapshot, during: readonly AlertEvent[]): readonly string[] {
  const open = new Map(openIn(before).map((alert) => [alert.identity.fingerprint, alert.title]));
  return during.flatMap(({ rule, fingerprint = '' }) =>
    ENDS.includes(rule) && open.has(fingerprint) ? [`${rule} of ${open.get(fingerprint)} is in the log`] : [],
  );
}

/** After the fault everything is as it was, except that what came and went is remembered. */
function notMended(before: MonitoringSnapshot, after: MonitoringSnapshot): readonly string[] {
  const { condition, reason } = statusOf(after);
  const problems: string[] = [];
  if (condition !== 'fresh') problems.push(`after it, the source stays ${condition}: ${reason ?? ''}`);
  const found = fingerprintsOf(after);
  for (const alert of openIn(before)) {
    const { title, identity } = alert;
    const now = found.get(identity.fingerprint);
    if (now && essence(now) === essence(alert)) continue;
    problems.push(
      `after it, ${title} is ${now ? `${essence(now)} and not ${essence(alert)}` : 'gone'}`.slice(0, 600),
    );
  }
  const more = openIn(after).filter(({ identity }) => !fingerprintsOf(before).has(identity.fingerprint));
  problems.push(...more.map(({ title }) => `after it, ${title} is open`));
  const unreadable = after.alerts.find((alert) => isAboutReadability(alert) && isOpen(alert));
  if (unreadable) problems.push('after it, SourceUnreadable is open');
  const verdicts = new Map(checksOf(after).map(({ id, verdict }) => [id, verdict]));
  for (const { id, verdict } of checksOf(before)) {
    if (verdicts.get(id) !== verdict)
      problems.push(`after it, ${id} is ${verdicts.get(id) ?? 'gone'} and not ${verdict}`);
  }
  return problems;
}

const essence = ({ condition, identity, labels, severity, evaluation, suppressions }: Alert): string =>
  JSON.stringify([
    ...[condition, identity.episode, labels, severity, evaluation.state],
    suppressions.map(({ kind, id, by }) => [kind, id, by]),
  ]);

/** What is kept leads to what is shown: a restart would show the same. */
async function notReplayed({ alertLog, engine }: World): Promise<readonly string[]> {
  const { events } = await alertLog.readAll();
  const replayed = fold(JSON.parse(JSON.stringify(events)) as AlertEvent[]);
  const states = new Map([...replayed.values()].flatMap((of) => [...of]));
  return engine.snapshot.alerts.flatMap((alert) => {
    const again = states.get(alert.identity.fingerprint);
    return again && essence(again) === essence(alert)
      ? []
      : [`${alert.title} is not the same after a replay`];
  });
}
