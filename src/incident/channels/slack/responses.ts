import * as z from 'zod';

const answer = z.union([
  z.object({ ok: z.literal(true), channel: z.string().optional(), ts: z.string().optional() }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

export type SlackAnswer = z.infer<typeof answer>;

/** An answer of the Web API; nothing when it is none. */
export function readSlackAnswer(text: string): SlackAnswer | undefined {
  try {
    const read = answer.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
