import * as z from 'zod';
import type { Ms } from '../../../base/clock';
import { parseDuration } from '../../../base/duration';
import { SecretText, hasPlaceholder } from '../../../base/secrets/secrets';
import type { Severity } from '../../severity';

/** A length of time: `30s`, `1h30m`, `30d`. Becomes milliseconds. */
export const duration = z
  .string({ error: 'write a number with a unit, such as 30s, 5m or 1h' })
  .refine((text) => parseDuration(text) !== undefined, {
    error: 'write a number with a unit, such as 30s, 5m or 1h',
  })
  .transform((text): Ms => parseDuration(text) ?? 0)
  .meta({
    description: 'A length of time: a number with a unit, such as `30s`, `5m`, `1h30m` or `30d`.',
    examples: ['30s', '5m'],
  });

/** An interval or a timeout: zero would mean "without pause". */
export const positiveDuration = duration.refine((ms) => ms >= 1_000, { error: 'the shortest is 1s' });

/** An absolute `http:` or `https:` URL. */
export const webUrl = urlWith(['http:', 'https:'], 'write a URL that starts with http:// or https://');

/** An absolute URL with one of the given schemes (each with its colon). */
export function urlWith(schemes: readonly string[], expected: string): z.ZodType<string, string> {
  return z
    .string({ error: expected })
    .refine(
      (text) => URL.canParse(text) && schemes.includes(new URL(text).protocol) && new URL(text).host !== '',
      {
        error: expected,
      },
    );
}

/** A text that may hold `${secret:NAME}` or `${env:NAME}`; it then stays a template until the moment it is sent. */
export const secretable = z
  .string({ error: 'write a text, such as ${secret:NAME}' })
  .min(1, { error: 'write a text, such as ${secret:NAME}' })
  .transform((text): string | SecretText => (hasPlaceholder(text) ? new SecretText(text) : text))
  .meta({
    description:
      'Write `${secret:NAME}` to be asked for it once and have it kept safely, or `${env:NAME}` to read it from the environment.',
  });

export const headers = z
  .record(z.string(), secretable)
  .meta({ description: 'HTTP headers to send along. Write secrets as `${secret:NAME}`.' });

const SEVERITY_NAMES = ['P0', 'P1', 'P2', 'P3', 'P4'] as const satisfies readonly Severity[];

export const severityName = z
  .enum(SEVERITY_NAMES, { error: 'write one of P0, P1, P2, P3, P4 (P0 is the worst)' })
  .meta({ description: 'How bad it is: P0 is the worst, P4 the least.' });

/** One or several of something: `a` and `[a, b]` are both fine. Becomes a list. */
export const oneOrMore = <Item extends z.ZodType>(
  item: Item,
): z.ZodType<z.output<Item>[], z.input<Item> | z.input<Item>[]> =>
  z.union([z.array(item), item.transform((one) => [one])]);

export const text = z.string({ error: 'write a text' }).min(1, { error: 'write a text' });
