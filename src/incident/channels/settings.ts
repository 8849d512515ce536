import * as z from 'zod';
import { SecretText, hasPlaceholder } from '../../base/secrets/secrets';

const EXPECTED =
  'write a URL whose host is written out, such as https://hooks.slack.com/services/${secret:NAME}: a secret belongs to one place';

/** A web address whose path may be a secret, as that of an incoming webhook is. */
export const secretableUrl = (description: string): z.ZodType<string | SecretText, string> =>
  z
    .string({ error: EXPECTED })
    .refine(isWebAddress, { error: EXPECTED })
    .transform((text) => (hasPlaceholder(text) ? new SecretText(text) : text))
    .meta({ description });

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host, username, password } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && host !== '' && !/[$%{]/.test(host + username + password);
}
