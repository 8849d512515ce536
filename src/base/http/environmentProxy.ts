import type { Environment } from '../secrets/secrets';

/**
 * The proxy that the environment names for a URL: `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, either case, as curl reads
 * them. Only the command line asks: inside VS Code the editor routes every connection itself.
 */
export function environmentProxyFor(url: URL, environment: Environment): URL | undefined {
  const scheme = url.protocol.slice(0, -1);
  const configured = valueOf(environment, `${scheme}_proxy`) ?? valueOf(environment, 'all_proxy');
  if (configured === undefined || isExempt(url, valueOf(environment, 'no_proxy') ?? '')) return undefined;
  const address = configured.includes('://') ? configured : `http://${configured}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** Lower case wins, as everywhere: an upper-case `HTTP_PROXY` can be set by a client of a CGI server. */
function valueOf(environment: Environment, name: string): string | undefined {
  const value = environment[name] ?? environment[name.toUpperCase()];
  return value === '' ? undefined : value;
}

function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => matches(entry, host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*' || entry === host) return true;
  const [, pattern = '', entryPort = port] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
  const suffix = pattern.replace(/^\*?\./, '');
  return entryPort === port && (host === suffix || host.endsWith(`.${suffix}`));
}
