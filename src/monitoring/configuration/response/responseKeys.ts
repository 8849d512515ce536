import * as z from 'zod';
import { duration, oneOrMore, positiveDuration, severityName, text } from '../schema/values';

const severityKeyed = <Value extends z.ZodType>(value: Value) => z.partialRecord(severityName, value);

const isoDate = z
  .string({ error: 'write a date such as 2026-01-05' })
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'write a date such as 2026-01-05' })
  .refine((date) => !Number.isNaN(Date.parse(date)), { error: 'this day does not exist' });

const timeOfDay = z
  .string({ error: 'write a time of day such as "09:00"' })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'write a time of day such as "09:00"' });

const timeZone = z
  .string({ error: 'write a time zone such as Europe/Berlin' })
  .refine(isTimeZone, { error: 'write a time zone such as Europe/Berlin' });

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const onCall = z
  .strictObject({
    rotation: z.enum(['daily', 'weekly'], { error: 'write daily or weekly' }),
    start: isoDate.meta({ description: 'First day of the first person.' }),
    people: z.array(text, { error: 'write a list of names' }).min(1, { error: 'write at least one name' }),
    secondary: text
      .optional()
      .meta({ description: 'Who is asked when the person on call cannot be reached.' }),
    handover: timeOfDay.optional().meta({
      description: 'When the next person takes over, local time of `timezone`. Default: "00:00".',
    }),
    timezone: timeZone.optional().meta({
      description: 'The time zone of the rotation, such as `Europe/Berlin`. Default: that of this computer.',
    }),
    escalation: oneOrMore(text).optional().meta({
      description:
        'Who is told when an alert stays: P0 the first after 5 minutes without acknowledgement, the second after 15 without resolution; P1 the first after 15 minutes without acknowledgement. For other steps see `escalation:`.',
    }),
  })
  .meta({ description: 'Who is on call, by rotation.' });

const escalationStep = z
  .strictObject({
    after: positiveDuration.meta({ description: 'How long after the alert began to fire.' }),
    unless: z
      .enum(['acknowledged', 'resolved'], { error: 'write acknowledged or resolved' })
      .default('acknowledged')
      .meta({
        description:
          'What makes the step unnecessary. `acknowledged`: somebody has it, or it is over. `resolved`: it is over. Default: `acknowledged`.',
      }),
    notify: oneOrMore(text).meta({
      description: 'People, channels, or the roles `onCall` and `secondary`.',
    }),
  })
  .meta({ description: 'One step of an escalation.' });

const person = z
  .union([
    z.strictObject({
      channels: oneOrMore(text).meta({
        description: 'Where messages for this person go: names of `channels:`.',
      }),
      slack: z
        .string()
        .regex(/^[UW][A-Z0-9]{5,}$/, {
          error: 'write a member id such as U024BE7LH (profile, "Copy member ID")',
        })
        .optional()
        .meta({ description: 'Member id in Slack, so that the message mentions the person.' }),
      email: z
        .email({ error: 'write an address such as lead@example.com' })
        .optional()
        .meta({ description: 'Where an e-mail channel writes to for this person, instead of its own `to`.' }),
    }),
    text.transform((channel) => ({ channels: [channel], slack: undefined, email: undefined })),
    z.array(text).transform((channels) => ({ channels, slack: undefined, email: undefined })),
  ])
  .meta({ description: 'How a person is reached: the name of a channel, several, or a block.' });

/** The keys of the top level that say how soon somebody must respond, who that is, and who hears of it. */
export const responseKeys = {
  response: severityKeyed(duration)
    .optional()
    .meta({ description: 'How soon an alert must be acknowledged, by severity.' }),
  onCall: onCall.optional(),
  people: z
    .record(z.string(), person)
    .optional()
    .meta({ description: 'How people are reached: `lead: {channels: [team-leads], slack: U024BE7LH}`.' }),
  escalation: severityKeyed(z.array(escalationStep, { error: 'write a list of steps, or [] for none' }))
    .optional()
    .meta({
      description:
        'Who is told when an alert stays, by severity: `{P0: [{after: 5m, unless: acknowledged, notify: lead}]}`. `[]` means nobody. A severity that is not here follows `onCall.escalation`.',
    }),
  notify: severityKeyed(oneOrMore(text)).optional().meta({
    description:
      'Who hears of an alert, by severity: names of `channels:` or `people:`, or the roles `onCall` and `secondary`.',
  }),
} as const;
