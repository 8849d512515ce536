import type { Redaction } from '../../../base/secrets/redaction';
import type { Environment, Secrets } from '../../../base/secrets/secrets';
import { SecretText } from '../../../base/secrets/secrets';
import type { ConnectionConfiguration } from '../configuration';
import { originOf } from './secretUses';

/** What reveals secrets, and what masks them from then on. */
export interface SecretPorts {
  readonly secrets: Secrets;
  readonly redaction: Redaction;
  readonly environment: Environment;
}

/** The secrets of one connection, each revealed when it is needed and for the connection's own origin only. */
export interface ConnectionSecrets {
  password(signal: AbortSignal): Promise<string | undefined>;
  headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
}

export function connectionSecrets(
  { name, type, url, password, headers }: ConnectionConfiguration,
  { secrets, redaction, environment }: SecretPorts,
): ConnectionSecrets {
  const origin = (url === undefined ? undefined : originOf(url)) ?? `${type}://${name}`;
  const reveal = async (text: string | SecretText, signal: AbortSignal): Promise<string> => {
    if (!(text instanceof SecretText)) return text;
    const value = await text.reveal(secrets, origin, signal, environment);
    redaction.add(value);
    return value;
  };
  return {
    password: async (signal) => {
      if (password === undefined) return undefined;
      const value = await reveal(password, signal);
      redaction.add(value);
      return value;
    },
    headers: async (signal) => {
      const revealed: Record<string, string> = {};
      for (const [header, value] of Object.entries(headers)) revealed[header] = await reveal(value, signal);
      return revealed;
    },
  };
}
