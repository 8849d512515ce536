import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { Http } from '../../base/http/http';
import type { Log } from '../../base/log';
import type { Environment } from '../../base/secrets/secrets';
import type { TextFiles } from '../../base/files/textFiles';
import type { MetricSource } from '../../metrics/metricSource';
import type { Configuration, ConfigurationProblem } from '../configuration/configuration';
import { parseConfiguration } from '../configuration/parse';
import type { MonitoringEngine } from '../engine/engine';
import type { IssueTracker } from '../issues';
import type { Random } from '../polling/jitter';
import type { MonitoringSnapshot } from '../snapshot';
import type { ChannelKind } from '../configuration/response/channelKind';
import type { SourceDefinition } from '../source';
import { acknowledgeCommand } from './alerts/acknowledgeCommand';
import { alertsCommand } from './alerts/alertsCommand';
import type { Editors } from './alerts/editorState';
import { explainCommand } from './alerts/explainCommand';
import { silenceCommand } from './alerts/silenceCommand';
import type { SilencePort } from './alerts/silencePort';
import type { Command, RunCommand } from './commandArguments';
import { DEFAULT_CONFIG, parseCommand, USAGE } from './commandArguments';
import { aborted, atFirstSight, engineFor, hasErrors, load, loadFaultless } from './commandEngine';
import { problemLine, problemReport } from './problemReport';
import { counted } from '../words';
import { ruleFileProblems } from './ruleFileProblems';
import { statusJson } from './statusJson';
import { testRules } from './testRules';
import { EXIT, exitCodeOf, statusText } from './statusReport';

/** What the command line needs from the process that it runs in. */
export interface CommandLine {
  readonly version: string;
  readonly sources: readonly SourceDefinition[];
  /** The kinds of channel, so that their mistakes are told. Nothing is sent from here. */
  readonly channels?: readonly ChannelKind[];
  readonly environment: Environment;
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly files: TextFiles;
  /** Editors that may have the folder open. */
  readonly editors: Editors;
  /** Who types, as this computer knows it. */
  userName(): string;
  /** Makes silences through what an engine reads. Without it, none can be made here. */
  openSilences?(monitoring: MonitoringEngine): SilencePort;
  print(text: string): void;
  complain(text: string): void;
  /** Runs a runbook, and answers the exit code. */
  runRunbook(wanted: WantedRunbook, signal: AbortSignal): Promise<number>;
  /** What is wrong with the runbooks in the folder of a configuration, and how many there are. */
  checkRunbooks(file: string, configuration: Configuration): Promise<CheckedRunbooks>;
}

export interface CheckedRunbooks {
  readonly count: number;
  readonly problems: readonly ConfigurationProblem[];
}

/** A runbook to run, with what its steps may run on. */
export interface WantedRunbook {
  readonly command: RunCommand;
  readonly text: string;
  readonly configuration: Configuration;
  readonly metricSources: () => ReadonlyMap<string, MetricSource>;
  readonly issueSearches: () => ReadonlyMap<string, IssueTracker>;
}

/** Runs one command to its end, and answers the exit code. Aborting ends `--watch` and cuts `--once` short. */
export async function runCommand(
  words: readonly string[],
  process: CommandLine,
  signal: AbortSignal,
): Promise<number> {
  const command = parseCommand(words);
  switch (command.kind) {
    case 'help':
      process.print(USAGE);
      return EXIT.ok;
    case 'version':
      process.print(`${process.version}\n`);
      return EXIT.ok;
    case 'mistake':
      process.complain(`${command.message} See sitrep --help.\n`);
      return EXIT.usage;
    case 'check':
      return check(command, process);
    case 'status':
      return status(command, process, signal);
    case 'test':
      return testRules(command.files, process);
    case 'run':
      return run(command, process, signal);
    case 'alerts':
      return alertsCommand(command, process, signal);
    case 'explain':
      return explainCommand(command, process, signal);
    case 'ack':
      return acknowledgeCommand(command, process, signal);
    case 'silence':
      return silenceCommand(command, process, signal);
  }
}

type StatusCommand = Extract<Command, { kind: 'status' }>;

type CheckCommand = Extract<Command, { kind: 'check' }>;

async function check({ config, runbooks }: CheckCommand, process: CommandLine): Promise<number> {
  const configuration = await load(config, process);
  if (!configuration) return EXIT.usage;
  const text = (await process.files.read(config)) ?? '';
  const inRules = await ruleFileProblems(configuration, text, process);
  const problems = [...configuration.problems, ...inRules];
  process.print(problemReport(config, problems));
  const wrong = runbooks ? await checkRunbooks(config, configuration, process) : 0;
  return hasErrors({ problems }) || wrong > 0 ? EXIT.usage : EXIT.ok;
}

/** How many things are wrong. A folder without runbooks is told as such, and is no mistake. */
async function checkRunbooks(
  config: string,
  configuration: Configuration,
  process: CommandLine,
): Promise<number> {
  const { count, problems } = await process.checkRunbooks(config, configuration);
  if (count === 0) process.print('There is no runbook beside the configuration.\n');
  else if (problems.length === 0) process.print(`Nothing is wrong with ${counted(count, 'runbook')}.\n`);
  else process.print(problemReport(config, problems));
  return problems.length;
}

async function status(command: StatusCommand, process: CommandLine, signal: AbortSignal): Promise<number> {
  const configuration = await loadFaultless(command.config, process);
  if (!configuration) return EXIT.usage;
  const engine = engineFor(command.watch ? configuration : atFirstSight(configuration), process);
  try {
    const print = (snapshot: MonitoringSnapshot): void => process.print(rendered(snapshot, command.json));
    return await (command.watch ? watch(engine, print, signal) : once(engine, print, signal));
  } finally {
    engine.dispose();
  }
}

/** Sources answer the queries of steps here, and are not polled. */
async function run(command: RunCommand, process: CommandLine, signal: AbortSignal): Promise<number> {
  const text = await process.files.read(command.file);
  if (text === undefined) {
    process.complain(`"${command.file}" cannot be read.\n`);
    return EXIT.usage;
  }
  const configuration = await loadForRun(command.config, process);
  if (!configuration) return EXIT.usage;
  for (const problem of configuration.problems) process.complain(`${problemLine(problem)}\n`);
  if (hasErrors(configuration)) return EXIT.usage;
  const engine = engineFor(configuration, process, 'Only the steps of a runbook run here.');
  try {
    const metricSources = (): ReadonlyMap<string, MetricSource> => engine.metricSources;
    const issueSearches = (): ReadonlyMap<string, IssueTracker> => engine.issueTrackers;
    const wanted = { command, text, configuration, metricSources, issueSearches };
    return await process.runRunbook(wanted, signal);
  } finally {
    engine.dispose();
  }
}

/** A runbook of local steps needs no configuration, so only one that was named has to be there. */
async function loadForRun(
  named: string | undefined,
  process: CommandLine,
): Promise<Configuration | undefined> {
  const { sources, environment } = process;
  const file = named ?? DEFAULT_CONFIG;
  const isThere = named !== undefined || (await process.files.read(file)) !== undefined;
  return isThere ? load(file, process) : parseConfiguration('', { file, sources, environment });
}

type Print = (snapshot: MonitoringSnapshot) => void;

async function once(engine: MonitoringEngine, print: Print, signal: AbortSignal): Promise<number> {
  await Promise.race([engine.refresh(), aborted(signal)]);
  const { snapshot } = engine;
  // This process asks no second time, so no next try is promised.
  print({
    ...snapshot,
    sources: snapshot.sources.map((source) => ({ ...source, nextAttemptAt: undefined })),
  });
  return exitCodeOf(snapshot);
}

async function watch(engine: MonitoringEngine, print: Print, signal: AbortSignal): Promise<number> {
  let shown: unknown;
  const show = (snapshot: MonitoringSnapshot): void => {
    const content = contentOf(snapshot);
    if (content === shown) return;
    shown = content;
    print(snapshot);
  };
  // The first print waits for every source, so that a glance is not answered with "not asked yet".
  await Promise.race([engine.refresh(), aborted(signal)]);
  show(engine.snapshot);
  const subscription: Disposable = engine.onDidChange(show);
  await aborted(signal);
  subscription.dispose();
  return exitCodeOf(engine.snapshot);
}

/** What is worth a new print: states and reasons, and not that one more poll said the same. */
const contentOf = ({ alerts, services, sources }: MonitoringSnapshot): string =>
  JSON.stringify([
    alerts.map(({ identity, condition, evaluation, severity, acknowledgement, suppressions }) => [
      identity.episode,
      condition,
      evaluation.state,
      severity,
      acknowledgement,
      suppressions,
    ]),
    services.map(({ checks }) =>
      checks.map(({ id, verdict, settling, reason }) => [id, verdict, settling, reason]),
    ),
    sources.map(({ id, condition, reason }) => [id, condition, reason]),
  ]);

function rendered(snapshot: MonitoringSnapshot, json: boolean): string {
  return json ? `${JSON.stringify(statusJson(snapshot), undefined, 2)}\n` : `${statusText(snapshot)}\n`;
}
