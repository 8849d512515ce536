import { SecretText } from '../../base/secrets/secrets';
import type { Concealed } from './settings';

/** The headers of a source that takes a bearer token (RFC 6750) beside what else it is given. */
export function authorised(settings: {
  readonly token?: Concealed | undefined;
  readonly headers?: Readonly<Record<string, Concealed>> | undefined;
}): Readonly<Record<string, Concealed>> {
  const { token, headers } = settings;
  if (token === undefined) return { ...headers };
  const bearer = token instanceof SecretText ? new SecretText(`Bearer ${token.template}`) : `Bearer ${token}`;
  return { authorization: bearer, ...headers };
}
