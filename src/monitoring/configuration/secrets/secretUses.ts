import { SecretText } from '../../../base/secrets/secrets';
import type { Configuration } from '../configuration';

/** One place in the configuration that wants a secret. */
export interface SecretUse {
  /** The name in `${secret:NAME}`. */
  readonly name: string;
  /** For a person: `source "errors" (sentry)`. */
  readonly user: string;
  /** Id of the source, or name of the connection or channel. */
  readonly id: string;
  /** Where it would be sent: `https://host:port`, `postgres://host:port`. `undefined` for what has no URL. */
  readonly origin: string | undefined;
}

/** Everything in a configuration that wants a secret, in the order of the file. */
export function secretUses({ sources, connections, channels }: Configuration): readonly SecretUse[] {
  return [
    ...sources.flatMap(({ id, type, settings, target }) =>
      namesIn(settings).map((name) => ({
        name,
        user: `source "${id}" (${type})`,
        id,
        origin: originOf(target),
      })),
    ),
    ...connections.flatMap(({ name: id, type, url, password, headers }) =>
      namesIn([password, headers]).map((name) => ({
        name,
        user: `connection "${id}" (${type})`,
        id,
        origin: url === undefined ? undefined : originOf(url),
      })),
    ),
    ...channels.flatMap(({ name: id, type, settings, origin }) =>
      namesIn(settings).map((name) => ({ name, user: `channel "${id}" (${type})`, id, origin })),
    ),
  ];
}

/** The names of all secrets anywhere inside a value, each once. */
function namesIn(value: unknown): readonly string[] {
  if (value instanceof SecretText) return value.names;
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(namesIn))];
}

/** Scheme, host and port. `URL.origin` is `null` for schemes that no browser knows. */
export function originOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
