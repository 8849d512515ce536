import * as z from 'zod';
import type { Ms } from '../../base/clock';
import type { Records } from '../../base/records/records';

const severity = z.enum(['P0', 'P1', 'P2', 'P3', 'P4', 'unmapped']);

const member = z.object({
  fingerprint: z.string(),
  episode: z.string(),
  title: z.string(),
  service: z.string().optional().transform(orUndefined),
  severity,
  severityWord: z.string().optional().transform(orUndefined),
  summary: z.string().optional().transform(orUndefined),
  state: z.enum(['firing', 'acknowledged', 'resolved']),
  firedAt: z.number(),
  resolvedAt: z.number().optional().transform(orUndefined),
  acknowledgedBy: z.string().optional().transform(orUndefined),
  labels: z.record(z.string(), z.string()),
  links: z.array(
    z.object({ rel: z.enum(['source', 'graph', 'runbook', 'dashboard', 'logs', 'issue']), url: z.string() }),
  ),
});

function orUndefined<Value>(value: Value | undefined): Value | undefined {
  return value;
}

const stored = z.object({
  id: z.string(),
  channel: z.string(),
  recipient: z
    .object({
      name: z.string(),
      slack: z.string().optional().transform(orUndefined),
      email: z.string().optional().transform(orUndefined),
    })
    .optional()
    .transform(orUndefined),
  /** Why this person hears of it, as a sentence; for escalations. */
  reason: z.string().optional().transform(orUndefined),
  environment: z.string().optional().transform(orUndefined),
  production: z.boolean(),
  demo: z.boolean(),
  members: z.array(member).min(1),
  createdAt: z.number(),
  /** What the other side answered when the message was first sent: it exists there. */
  sent: z.string().optional().transform(orUndefined),
  sentAt: z.number().optional().transform(orUndefined),
  /** What is still to be told. */
  pending: z
    .enum(['fired', 'worse', 'reminder', 'escalated', 'acknowledged', 'changed', 'resolved', 'test'])
    .optional()
    .transform(orUndefined),
  pendingSince: z.number(),
  attempts: z.number(),
  nextAttemptAt: z.number(),
  /** Why the last attempt failed. */
  problem: z.string().optional().transform(orUndefined),
  /** Given up, with the problem above. */
  abandoned: z.boolean(),
});

/** A message about one event, or about several that began together, to one target: what was told, and what is not yet. */
export type StoredMessage = z.infer<typeof stored>;
export type Member = z.infer<typeof member>;

const KIND = 'notification';
/** A message whose event is over is forgotten after a week; one whose event never ended, after a month. */
const KEPT_RESOLVED: Ms = 7 * 86_400_000;
const KEPT_OPEN: Ms = 30 * 86_400_000;

/** The messages of this workspace, over restarts. A record that an older version wrote in another form is left alone. */
export class MessageStore {
  constructor(private readonly records: Records) {}

  all(): readonly StoredMessage[] {
    return [...this.records.all(KIND).values()].flatMap((value) => {
      const read = stored.safeParse(value);
      return read.success ? [read.data] : [];
    });
  }

  put(message: StoredMessage): void {
    this.records.put(KIND, message.id, message);
  }

  forgetBefore(now: Ms): void {
    for (const message of this.all()) {
      const isOver = isResolved(message) && message.pending === undefined;
      if (now - message.createdAt > (isOver ? KEPT_RESOLVED : KEPT_OPEN))
        this.records.remove(KIND, message.id);
    }
  }
}

export const isResolved = ({ members }: { readonly members: readonly Member[] }): boolean =>
  members.every(({ state }) => state === 'resolved');
