import { MemoryAlertLog } from '../alerts/log/alertLog';
import type { Configuration } from '../configuration/configuration';
import { parseConfiguration } from '../configuration/parse';
import type { MonitoringEngine } from '../engine/engine';
import { createMonitoring } from '../engine/engine';
import type { CommandLine } from './commandLine';
import { problemLine } from './problemReport';

/** An engine that lives as long as a command. */
export function engineFor(
  configuration: Configuration,
  { sources, http, clock, random, log, files: ruleFiles }: CommandLine,
  pausedBecause?: string,
): MonitoringEngine {
  const options = { configurations: [configuration], sources, http, clock, random, log };
  const alertLog = new MemoryAlertLog();
  // Where nothing is read, no samples are left that a rule or a query could be about.
  const reads = pausedBecause === undefined ? { ruleFiles } : { pausedBecause };
  return createMonitoring({ ...options, alertLog, ...reads });
}

/** The configuration; nothing when it cannot be read, which is told. */
export async function load(file: string, process: CommandLine): Promise<Configuration | undefined> {
  const text = await process.files.read(file);
  if (text !== undefined) {
    const { sources, channels, environment } = process;
    return parseConfiguration(text, { file, sources, environment, ...(channels && { channels }) });
  }
  process.complain(`"${file}" cannot be read. Name the configuration with --config FILE.\n`);
  return undefined;
}

/** The same, with its mistakes told; nothing when one of them is an error. */
export async function loadFaultless(file: string, process: CommandLine): Promise<Configuration | undefined> {
  const configuration = await load(file, process);
  if (!configuration) return undefined;
  for (const problem of configuration.problems) process.complain(`${problemLine(problem)}\n`);
  return hasErrors(configuration) ? undefined : configuration;
}

export const hasErrors = ({ problems }: Pick<Configuration, 'problems'>): boolean =>
  problems.some(({ severity }) => severity === 'error');

/** One look has no second one to wait for: what is seen counts. */
export const atFirstSight = (configuration: Configuration): Configuration => ({
  ...configuration,
  sources: configuration.sources.map((source) => ({ ...source, failures: 1, successes: 1 })),
});

export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
