import * as z from 'zod';
import { SecretText, hasPlaceholder } from '../../base/secrets/secrets';

/** A text of the configuration that may hold `${secret:NAME}` or `${env:NAME}`. */
export type Concealed = string | SecretText;

/** What a text with a placeholder becomes, so that nothing can print its value by accident. */
export const conceal = (text: string): Concealed => (hasPlaceholder(text) ? new SecretText(text) : text);

/**
 * A setting that may be secret. A {@link SecretText} that the configuration made already passes through; in the JSON
 * Schema that branch matches nothing, because a file can only hold text.
 */
export const concealed = (): z.ZodType<Concealed> =>
  z.union([z.string().min(1).transform(conceal), z.instanceof(SecretText).meta({ not: {} })]);

export const headersSetting = (): z.ZodType<Readonly<Record<string, Concealed>> | undefined> =>
  z
    .record(z.string(), concealed())
    .optional()
    .describe('Headers sent with every request, such as an API key: {X-API-Key: "${secret:key}"}.');

/** An address that can be polled, with whatever path the system is served under. */
export const urlSetting = (description: string): z.ZodType<string> =>
  z
    .url({ protocol: /^https?$/, error: 'expected an address such as https://host/path' })
    .describe(description);

export const tokenSetting = (description: string): z.ZodType<Concealed | undefined> =>
  concealed().optional().describe(description);
