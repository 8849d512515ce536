import * as z from 'zod';

const answer = z.union([
  z.object({ ok: z.literal(true), channel: z.string().optional(), ts: z.string().optional() }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

export type SlackAnswer = z.infer<typeof answer>;

const reference = z.object({ channel: z.string(), ts: z.string() });

/** A message is found again by the channel's id and its time, which Slack answered when it was posted. */
export type Reference = z.infer<typeof reference>;

/** An answer of the Web API; nothing when it is none. */
export const readSlackAnswer = (text: string): SlackAnswer | undefined => read(answer, text);

/** Nothing when the message was sent by something else than this bot, such as a webhook before. */
export const readReference = (sent: string | undefined): Reference | undefined =>
  sent === undefined ? undefined : read(reference, sent);

function read<Shape extends z.ZodType>(shape: Shape, text: string): z.infer<Shape> | undefined {
  try {
    const result = shape.safeParse(JSON.parse(text));
    return result.success ? result.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
