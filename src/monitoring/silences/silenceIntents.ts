import * as z from 'zod';
import type { Intent } from '../intents/intent';
import type { IntentHandler, Verification } from '../intents/intentHandler';
import { WriteError } from '../intents/writeError';
import { clockTime } from '../words';
import type { Silence, SilenceDraft } from './silence';
import type { SilenceKeeper } from './silenceKeeper';
import { MATCH_OPERATORS, sameMatchers } from './silenceMatcher';

/** What an intent `silence` carries. */
const draftContent: z.ZodType<SilenceDraft> = z.object({
  id: z
    .string()
    .optional()
    .transform((id) => id),
  matchers: z.array(z.object({ name: z.string(), operator: z.enum(MATCH_OPERATORS), value: z.string() })),
  startsAt: z.number(),
  endsAt: z.number(),
  by: z.string(),
  comment: z.string(),
});

/** What an intent `unsilence` carries. */
const expiryContent = z.object({ silenceId: z.string() });

/** Titles of those targets that no longer fire. */
export type ResolvedTargets = (intent: Intent) => readonly string[];

/**
 * Sends a silence and finds it again. It is recognised by what it says (matchers, end to the millisecond, author and
 * comment): whoever put it there, that is what was wanted, and a second one would be one too many.
 */
export const silenceHandler = (keeper: SilenceKeeper, resolved: ResolvedTargets): IntentHandler => ({
  send: (intent, signal) => keeper.create(contentOf(draftContent, intent), signal),
  verify: async (intent, signal) => {
    const draft = contentOf(draftContent, intent);
    const listed = await keeper.list(signal);
    return judgeSilence(listed, draft, intent.resultId, resolved(intent));
  },
});

/** Expires a silence, and looks whether it is over. */
export const expiryHandler = (keeper: SilenceKeeper): IntentHandler => ({
  send: async (intent, signal) => {
    const { silenceId } = contentOf(expiryContent, intent);
    await keeper.expire(silenceId, signal);
    return silenceId;
  },
  verify: async (intent, signal) => {
    const { silenceId } = contentOf(expiryContent, intent);
    const silence = (await keeper.list(signal)).find(({ id }) => id === silenceId);
    if (silence && silence.state !== 'expired') return { kind: 'missing' };
    return { kind: 'found', message: 'The silence is over.' };
  },
});

export function judgeSilence(
  listed: readonly Silence[],
  draft: SilenceDraft,
  resultId: string | undefined,
  resolved: readonly string[],
): Verification {
  const made = listed.find(({ id }) => id === resultId);
  if (made?.state === 'expired') {
    return { kind: 'overtaken', message: 'Somebody has expired the silence already.' };
  }
  const found = listed.find((silence) => silence.state !== 'expired' && saysSame(silence, draft));
  if (!found) return { kind: 'missing' };
  const message = [heldWords(found), ...resolved.map(resolvedWords)].join(' ');
  return { kind: 'found', message, resultId: found.id };
}

const saysSame = (silence: Silence, draft: SilenceDraft): boolean =>
  silence.endsAt === draft.endsAt &&
  silence.by === draft.by &&
  silence.comment === draft.comment &&
  sameMatchers(silence.matchers, draft.matchers);

const heldWords = ({ endsAt }: Silence): string => `The silence is in place until ${clockTime(endsAt)}.`;

/** A race with a resolve ends in a sentence: a silence changes no condition. */
const resolvedWords = (title: string): string => `"${title}" has resolved meanwhile, and stays resolved.`;

/** What an older version kept may have another shape: then it is not sent. */
function contentOf<T>(shape: z.ZodType<T>, { content }: Intent): T {
  const read = shape.safeParse(content);
  if (read.success) return read.data;
  throw new WriteError(
    'rejected',
    'An older version of Sitrep kept it in a way that cannot be read any more.',
  );
}
