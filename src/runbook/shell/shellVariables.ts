import { singleQuoted } from './shellWords';

/**
 * Values as environment variables. A value is never put into the text of a script, so nothing in it is ever code; a name
 * is chosen by whoever labelled the alert, so names that would change how programs run are not passed on.
 */
export interface ShellVariables {
  readonly environment: Readonly<Record<string, string>>;
  /** The script, with `${alert.labels.instance}` renamed to the variable that holds it. */
  readonly script: string;
  /** Names that were not passed on. */
  readonly refused: readonly string[];
  /** Placeholders that look like ours and have no value. */
  readonly unknown: readonly string[];
  /** Placeholders inside single quotes, where a shell replaces nothing. */
  readonly inQuotes: readonly string[];
}

/** Names that make a shell, a loader or an interpreter run or trust something else. */
const STEERING =
  /^(?:PATH|HOME|IFS|ENV|PS[0-4]|SHELL|SHELLOPTS|CDPATH|GLOBIGNORE|PROMPT_COMMAND|EDITOR|VISUAL|PAGER|BROWSER|TMPDIR|ZDOTDIR|_|(?:LD|DYLD|BASH|GIT|SSH|SUDO|DOCKER|KUBE|AWS|NODE|NPM|JAVA|JDK|MYSQL|GCONV)_\w*|BASH\w*|(?:PYTHON|PERL|RUBY|PG|LESS|KUBECONFIG|CLASSPATH|LOCPATH|MALLOC)\w*|\w+_proxy|\w+_PROXY)$/;
const PLACEHOLDER = /\$\{([A-Za-z_][\w-]*(?:[.[][\w\].-]*)+)\}/g;

/** `inherited` is what the program would have anyway: a label never replaces a part of it. */
export function shellVariables(
  script: string,
  variables: Readonly<Record<string, string>>,
  inherited: Readonly<Record<string, string | undefined>>,
): ShellVariables {
  const environment: Record<string, string> = {};
  const keys = new Map<string, string>();
  const refused: string[] = [];
  for (const [name, value] of Object.entries(variables)) {
    const key = freeName(environmentName(name), environment);
    if (STEERING.test(key) || inherited[key] !== undefined || value.includes('\0')) refused.push(name);
    else {
      environment[key] = value;
      keys.set(name, key);
    }
  }
  return { environment, refused, ...rename(script, keys) };
}

function rename(
  script: string,
  keys: ReadonlyMap<string, string>,
): Pick<ShellVariables, 'script' | 'unknown' | 'inQuotes'> {
  const quotes = script.includes("'") ? singleQuoted(script) : [];
  const unknown: string[] = [];
  const inQuotes: string[] = [];
  const renamed = script.replace(PLACEHOLDER, (whole, name: string, offset: number) => {
    const key = keys.get(name);
    if (key === undefined) {
      if (name.includes('.')) unknown.push(name);
      return whole;
    }
    if (quotes.some(({ start, end }) => offset > start && offset < end)) inQuotes.push(name);
    return `\${${key}}`;
  });
  return { script: renamed, unknown, inQuotes };
}

/** `alert.labels.instance` becomes `alert_labels_instance`. */
const environmentName = (name: string): string => name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^\d/, '_$&');

/** Two names that differ only in signs that a shell does not know stay two variables. */
function freeName(key: string, taken: Readonly<Record<string, string>>): string {
  let free = key;
  for (let count = 2; Object.hasOwn(taken, free); count++) free = `${key}_${count}`;
  return free;
}
