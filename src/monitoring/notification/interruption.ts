import type { Configuration } from '../configuration/configuration';
import type { Severity } from '../severity';
import { SEVERITIES } from '../severity';
import { NO_QUIET_HOURS } from './quietHours';
import type { NotificationSettings } from './tellings';

/** What the setting `sitrep.notifications` may say. */
export const INTERRUPTIONS = ['urgent', 'warnings', 'all', 'off'] as const;
export type Interruption = (typeof INTERRUPTIONS)[number];

const INTERRUPTING: Readonly<Record<Interruption, readonly Severity[]>> = {
  urgent: ['P0', 'P1'],
  warnings: ['P0', 'P1', 'P2', 'unmapped'],
  all: SEVERITIES,
  off: [],
};

/** Settings are user input: a word that is none of ours counts as not set. */
export const interruptionOf = (value: unknown): Interruption =>
  INTERRUPTIONS.find((one) => one === value) ?? 'urgent';

/** Of several folders, the first that says something about quiet hours, and the first about reminders, is heard. */
export function notificationSettings(
  interruption: Interruption,
  configurations: readonly Configuration[],
  muted: ReadonlySet<string>,
): NotificationSettings {
  const isSaid = (part: object): boolean => Object.keys(part).length > 0;
  return {
    severities: new Set(INTERRUPTING[interruption]),
    muted,
    quietHours:
      configurations.find(({ quietHours }) => isSaid(quietHours.spans))?.quietHours ?? NO_QUIET_HOURS,
    reminders: configurations.find(({ reminders }) => isSaid(reminders))?.reminders ?? {},
  };
}
