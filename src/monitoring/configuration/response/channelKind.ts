import type * as z from 'zod';

/**
 * A kind of place that messages are sent to, as far as reading the configuration needs to know it. What it does is the
 * affair of `incident/channels`, which this layer does not know.
 */
export interface ChannelKind<Settings = unknown> {
  /** What `type:` says, such as `slack`. */
  readonly type: string;
  readonly displayName: string;
  /** Strict: a key that nobody reads is a mistake that nobody sees. */
  readonly settings: z.ZodType<Settings>;
  /** Scheme, host and port that it sends to: what its secrets are bound to. */
  originOf(settings: Settings): string;
}
