import { isIP } from 'node:net';

interface HostPort {
  readonly host: string;
  readonly port: string;
}

/** Splits `host:port` and `[v6]:port`; nothing for a text without a port, as in Go's `net.SplitHostPort`. */
function splitHostPort(text: string): HostPort | undefined {
  const bracketed = /^\[([^[\]]*)\]:([^:]*)$/.exec(text);
  const plain = /^([^:[\]]*):([^:]*)$/.exec(text);
  const [match, host = '', port = ''] = bracketed ?? plain ?? [];
  return match === undefined ? undefined : { host, port };
}

/** `db-1.example.com:5432` is `db-1.example.com`. */
export const stripPort = (text: string): string => splitHostPort(text)?.host ?? text;

/** `db-1.example.com:5432` is `db-1:5432`; an address stays what it is. */
export function stripDomain(text: string): string {
  const split = splitHostPort(text);
  const host = split?.host ?? text;
  if (isIP(host) !== 0) return text;
  const short = host.split('.')[0] ?? '';
  return split && split.port !== '' ? `${short}:${split.port}` : short;
}
