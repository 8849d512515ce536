import * as z from 'zod';
import { oneOrMore, secretable, text, urlWith } from '../../../monitoring/configuration/schema/values';

const ADDRESS = 'write an address such as incidents@example.com';
const SERVER = 'write a server such as smtp://mail.example.com:587 or smtps://mail.example.com:465';

export const emailSettings = z.strictObject({
  server: urlWith(['smtp:', 'smtps:'], SERVER)
    .refine((url) => URL.canParse(url) && new URL(url).username === '' && new URL(url).password === '', {
      error: 'leave the name and the password out, and write them as username: and password:',
    })
    .describe('`smtp://host:587` (encrypted by STARTTLS where the server has it) or `smtps://host:465`.'),
  username: text.optional(),
  password: secretable.optional(),
  from: z.email({ error: ADDRESS }).describe('Whose address stands below "From".'),
  to: oneOrMore(z.email({ error: ADDRESS }))
    .optional()
    .describe(
      'Who gets the messages. May be left out where only people with an address of their own are written to.',
    ),
  encryption: z
    .enum(['required', 'opportunistic'], { error: 'write required or opportunistic' })
    .optional()
    .describe('Whether `smtp:` must be encrypted. Default: `required` as soon as there is a password.'),
});

export type EmailSettings = z.infer<typeof emailSettings>;
