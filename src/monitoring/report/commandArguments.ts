import { parseArgs } from 'node:util';

export const USAGE = `Usage: sitrep <command> [options]

  sitrep status   ask every source once, and print what is wrong
    --watch         keep asking, and print whenever something changed
    --once          ask once (the default)
    --json          print JSON, one document per snapshot
  sitrep check    validate the configuration, and print what is wrong with it
  sitrep test FILE…
                  run unit tests of Prometheus rules, in promtool's format

  --config FILE   the configuration; sitrep.yaml in this folder by default
  --help          this text
  --version       the version

Exit codes of status: 0 all is well, 1 usage or configuration, 2 something is firing, 3 something is unknown.
Exit codes of test: 0 every test passed, 1 one failed or could not be read.
Secrets come from variables: \${secret:sentry} is SITREP_SECRET_SENTRY.
`;

/** What the user wants, or why that cannot be told. */
export type Command =
  | { readonly kind: 'status'; readonly config: string; readonly json: boolean; readonly watch: boolean }
  | { readonly kind: 'check'; readonly config: string }
  | { readonly kind: 'test'; readonly files: readonly string[] }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'mistake'; readonly message: string };

const OPTIONS = {
  config: { type: 'string' },
  json: { type: 'boolean' },
  once: { type: 'boolean' },
  watch: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

const ALLOWED: Readonly<Record<'status' | 'check' | 'test', readonly string[]>> = {
  status: ['config', 'json', 'once', 'watch'],
  check: ['config'],
  test: [],
};

const DEFAULT_CONFIG = 'sitrep.yaml';

/** Reads the words after `sitrep`. */
export function parseCommand(words: readonly string[]): Command {
  const parsed = tryParse(words);
  if (typeof parsed === 'string') return mistake(parsed);
  const { values, positionals } = parsed;
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const [kind, ...rest] = positionals;
  if (kind === undefined) return { kind: 'help' };
  if (kind !== 'status' && kind !== 'check' && kind !== 'test') {
    return mistake(`"${kind}" is not a command. There are: ${Object.keys(ALLOWED).join(', ')}.`);
  }
  if (kind !== 'test' && rest.length > 0) {
    return mistake(`"${rest[0]}" is one word too many after ${kind}.`);
  }
  const stray = Object.keys(values).find((option) => !ALLOWED[kind].includes(option));
  if (stray !== undefined) return mistake(`"--${stray}" does not go with ${kind}.`);
  if (values.once && values.watch) return mistake('"--once" and "--watch" do not go together.');
  if (kind === 'test') {
    return rest.length > 0 ? { kind, files: rest } : mistake('"test" needs the files with the tests.');
  }
  const config = values.config ?? DEFAULT_CONFIG;
  if (kind === 'check') return { kind, config };
  return { kind, config, json: values.json ?? false, watch: values.watch ?? false };
}

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
