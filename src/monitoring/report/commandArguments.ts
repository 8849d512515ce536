import { parseArgs } from 'node:util';
import type { AlertCommand } from './alerts/alertArguments';
import {
  ALERT_ALLOWED,
  ALERT_EXITS,
  ALERT_OPTIONS,
  ALERT_USAGE,
  alertCommandOf,
} from './alerts/alertArguments';

export const USAGE = `Usage: sitrep <command> [options]

  sitrep status   ask every source once, and print what is wrong
    --watch         keep asking, and print whenever something changed
    --once          ask once (the default)
    --json          print JSON, one document per snapshot
  sitrep check    validate the configuration, and print what is wrong with it
    --runbooks      and the runbooks in its folder: links, connections, programs, references
  sitrep test FILE…
                  run unit tests of Prometheus rules, in promtool's format
  sitrep run FILE run the steps of a runbook, up to the first that fails or has to be confirmed
    --section NAME  one runbook of a file that has several
    --param K=V     a value for \${param.K}; may be repeated
    --read-only     run only what surely reads
    --yes           confirm what has to be confirmed, except in production
    --json          print one JSON document at the end
    --output DIR    keep outputs that are too long to be printed as files in DIR
${ALERT_USAGE}
  --config FILE   the configuration; sitrep.yaml in this folder by default
  --help          this text
  --version       the version

Exit codes of status: 0 all is well, 1 usage or configuration, 2 something is firing, 3 something is unknown.
Exit codes of check: 0 nothing is wrong, 1 mistakes in the configuration, or anything in a runbook.
Exit codes of test: 0 every test passed, 1 one failed or could not be read.
${ALERT_EXITS}
Exit codes of run: 0 every step succeeded, 1 usage, configuration or no step to run, 2 a step failed, 3 stopped before the end.
Secrets come from variables: \${secret:sentry} is SITREP_SECRET_SENTRY.
`;

/** What the user wants, or why that cannot be told. */
export type Command =
  | { readonly kind: 'status'; readonly config: string; readonly json: boolean; readonly watch: boolean }
  | { readonly kind: 'check'; readonly config: string; readonly runbooks: boolean }
  | { readonly kind: 'test'; readonly files: readonly string[] }
  | RunCommand
  | AlertCommand
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'mistake'; readonly message: string };

export interface RunCommand {
  readonly kind: 'run';
  readonly file: string;
  /** Absent where the default was taken, which need not exist. */
  readonly config: string | undefined;
  readonly section: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly readOnly: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  /** Folder for outputs that are too long to be printed; absent where they are left out. */
  readonly output?: string;
}

const OPTIONS = {
  config: { type: 'string' },
  json: { type: 'boolean' },
  once: { type: 'boolean' },
  watch: { type: 'boolean' },
  section: { type: 'string' },
  param: { type: 'string', multiple: true },
  runbooks: { type: 'boolean' },
  'read-only': { type: 'boolean' },
  yes: { type: 'boolean' },
  output: { type: 'string' },
  ...ALERT_OPTIONS,
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

type CommandName = 'status' | 'check' | 'test' | 'run' | AlertCommand['kind'];

const ALLOWED: Readonly<Record<CommandName, readonly string[]>> = {
  status: ['config', 'json', 'once', 'watch'],
  check: ['config', 'runbooks'],
  test: [],
  run: ['config', 'json', 'section', 'param', 'read-only', 'yes', 'output'],
  ...ALERT_ALLOWED,
};

export const DEFAULT_CONFIG = 'sitrep.yaml';

/** Reads the words after `sitrep`. */
export function parseCommand(words: readonly string[]): Command {
  const parsed = tryParse(words);
  if (typeof parsed === 'string') return mistake(parsed);
  const { values, positionals } = parsed;
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const [kind, ...rest] = positionals;
  if (kind === undefined) return { kind: 'help' };
  if (!isCommandName(kind)) {
    return mistake(`"${kind}" is not a command. There are: ${Object.keys(ALLOWED).join(', ')}.`);
  }
  const stray = Object.keys(values).find((option) => !ALLOWED[kind].includes(option));
  if (stray !== undefined) return mistake(`"--${stray}" does not go with ${kind}.`);
  if (kind === 'test') return testCommandOf(rest);
  if (isAboutAlerts(kind)) {
    return alertCommandOf(kind, { config: values.config ?? DEFAULT_CONFIG, words: rest, values });
  }
  const [file] = kind === 'run' ? rest : [];
  const extra = kind === 'run' ? rest[1] : rest[0];
  if (extra !== undefined) return mistake(`"${extra}" is one word too many after ${kind}.`);
  if (values.once && values.watch) return mistake('"--once" and "--watch" do not go together.');
  if (kind === 'run') return runCommandOf(file, values);
  const config = values.config ?? DEFAULT_CONFIG;
  if (kind === 'check') return { kind, config, runbooks: values.runbooks ?? false };
  return { kind, config, json: values.json ?? false, watch: values.watch ?? false };
}

function runCommandOf(file: string | undefined, values: ReturnType<typeof parse>['values']): Command {
  if (file === undefined) return mistake('"run" needs the Markdown file of a runbook.');
  const parameters: Record<string, string> = {};
  for (const given of values.param ?? []) {
    const [, name, value] = /^([A-Za-z_][\w-]*)=([^]*)$/.exec(given) ?? [];
    if (name === undefined || value === undefined)
      return mistake(`"${given}" is no parameter. Write it as --param NAME=VALUE.`);
    parameters[name] = value;
  }
  const { config, section, output, json = false, yes = false, 'read-only': readOnly = false } = values;
  const command: RunCommand = { kind: 'run', file, config, section, parameters, readOnly, yes, json };
  return output === undefined ? command : { ...command, output };
}

const isCommandName = (word: string): word is CommandName => Object.hasOwn(ALLOWED, word);

const isAboutAlerts = (kind: CommandName): kind is AlertCommand['kind'] => Object.hasOwn(ALERT_ALLOWED, kind);

const testCommandOf = (files: readonly string[]): Command =>
  files.length > 0 ? { kind: 'test', files } : mistake('"test" needs the files with the tests.');

const mistake = (message: string): Command => ({ kind: 'mistake', message });

function tryParse(words: readonly string[]): ReturnType<typeof parse> | string {
  try {
    return parse(words);
  } catch (error) {
    // The parser of Node throws on words that it does not know, and says which.
    if (error instanceof TypeError) return `${error.message.split('. ')[0]}.`;
    throw error;
  }
}

function parse(words: readonly string[]) {
  return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true, strict: true });
}
