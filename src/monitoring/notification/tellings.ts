import type { Ms } from '../../base/clock';
import type { Alert } from '../alerts/alert';
import type { AlertEvent } from '../alerts/alertEvent';
import { compareRanked, ranked } from '../alerts/shown/display';
import type { Severity } from '../severity';
import { compareSeverity } from '../severity';
import type { QuietHours } from './quietHours';
import { quietUntil } from './quietHours';

/** What was told of an alert, by fingerprint. It outlives a restart, so that nothing is told twice. */
export interface Told {
  readonly episode: string;
  /** The severity when it was told last; not known of what an older version told. */
  readonly severity: Severity | undefined;
  /** When it was told last. */
  readonly at: Ms;
  /** Its acknowledgement ended by itself, and nobody has heard of that yet. */
  readonly lapsed: boolean;
  /** Its end was told too: nothing more will be said of this episode. */
  readonly ended: boolean;
}

export type TellingReason = 'first' | 'worse' | 'acknowledgementEnded' | 'reminder';

/** Something that needs a person now. */
export interface Telling {
  readonly reason: TellingReason;
  readonly alert: Alert;
  /** What it was when it was told before. */
  readonly from: Severity | undefined;
}

export interface NotificationSettings {
  /** Severities that interrupt. */
  readonly severities: ReadonlySet<Severity>;
  /** Alerts that nobody wants to hear of, by fingerprint. */
  readonly muted: ReadonlySet<string>;
  readonly quietHours: QuietHours;
  readonly reminders: Readonly<Partial<Record<Severity, Ms>>>;
}

export interface NotificationScene {
  readonly now: Ms;
  readonly alerts: readonly Alert[];
  /** Transitions that were kept since the last decision. */
  readonly transitions: readonly AlertEvent[];
  readonly told: ReadonlyMap<string, Told>;
  readonly settings: NotificationSettings;
}

export interface NotificationDecision {
  /** Worst first. Several at once are one notification. */
  readonly tellings: readonly Telling[];
  /** Alerts whose beginning was told and that are over: an edit of what was told, and no news. */
  readonly ended: readonly Alert[];
  /** What is to be remembered, before anybody is told. */
  readonly told: ReadonlyMap<string, Told>;
  /** When something is due without a transition: the end of quiet hours, a reminder. */
  readonly dueAt: Ms | undefined;
}

/** After a notification, what is no worse waits this long: one outage that many polls bring in is then two of them, not ten. */
export const GATHERING: Ms = 10_000;

/**
 * What to tell now. A function of the state, and not of single transitions: what could not be told when it happened (it was
 * suppressed, or nobody ran) is told when it can be, if it still holds then, and what was told is not told again. The rules
 * are those of the alert model, section 9: nothing of what is pending, frozen or unknown; the end of whatever was told,
 * suppressed or not; after a suppression only what differs from before it.
 */
export function decideNotifications(scene: NotificationScene): NotificationDecision {
  const lapsed = lapsedIn(scene.transitions);
  const remembered = new Map<string, Told>();
  const remember = (alert: Alert, told: Told): void => void remembered.set(alert.identity.fingerprint, told);
  const ended: Alert[] = [];
  const tellings: Telling[] = [];
  const due: Ms[] = [];
  for (const alert of scene.alerts) {
    const known = knownOf(alert, scene.told, lapsed);
    if (alert.condition === 'resolved') {
      if (!known || known.ended) continue;
      ended.push(alert);
      remember(alert, { ...known, ended: true });
      continue;
    }
    if (known && known.lapsed !== scene.told.get(alert.identity.fingerprint)?.lapsed) remember(alert, known);
    if (!mayBeTold(alert, scene.settings)) continue;
    const next = nextOf(alert, known, scene);
    if (next.reason && next.at <= scene.now) {
      tellings.push({ reason: next.reason, alert, from: known?.severity });
    } else if (next.reason) due.push(next.at);
  }
  tellings.sort(worstFirst);
  const heldUntil = gatheringUntil(tellings, scene);
  if (heldUntil !== undefined) due.push(heldUntil);
  const told = heldUntil === undefined ? tellings : [];
  for (const { alert } of told) {
    remember(alert, toldNow(alert, scene.now));
    const reminder = reminderAt(alert, scene.now, scene.settings);
    if (reminder !== undefined) due.push(reminder);
  }
  return { tellings: told, ended, told: remembered, dueAt: due.length === 0 ? undefined : Math.min(...due) };
}

/** What is known to have been told of this episode, with what the transitions add to it. */
function knownOf(
  { identity, acknowledgement }: Alert,
  told: ReadonlyMap<string, Told>,
  lapsed: ReadonlySet<string | undefined>,
): Told | undefined {
  const before = told.get(identity.fingerprint);
  if (before?.episode !== identity.episode) return undefined;
  const nowLapsed = acknowledgement === undefined && (before.lapsed || lapsed.has(identity.fingerprint));
  return nowLapsed === before.lapsed ? before : { ...before, lapsed: nowLapsed };
}

const toldNow = ({ identity, severity }: Alert, at: Ms): Told => ({
  episode: identity.episode,
  severity,
  at,
  lapsed: false,
  ended: false,
});

/** Firing beyond doubt, of a severity that interrupts, and neither muted nor suppressed. */
const mayBeTold = (alert: Alert, { severities, muted }: NotificationSettings): boolean =>
  alert.condition === 'firing' &&
  severities.has(alert.severity) &&
  alert.evaluation.state === 'ok' &&
  alert.suppressions.length === 0 &&
  !muted.has(alert.identity.fingerprint);

/** Why it is to be told next, and when: quiet hours put it off. */
function nextOf(
  alert: Alert,
  known: Told | undefined,
  { now, settings }: NotificationScene,
): { readonly reason: TellingReason | undefined; readonly at: Ms } {
  const reason = newsOf(alert, known);
  const reminder = reminderAt(alert, known?.at, settings);
  const at = reason ? now : (reminder ?? Infinity);
  if (at > now) return { reason: at === Infinity ? undefined : 'reminder', at };
  return { reason: reason ?? 'reminder', at: quietUntil(settings.quietHours, alert.severity, now) ?? now };
}

/** Who has acknowledged an alert knows of it. */
function newsOf({ acknowledgement, severity }: Alert, known: Told | undefined): TellingReason | undefined {
  if (acknowledgement) return undefined;
  if (!known) return 'first';
  if (known.severity !== undefined && compareSeverity(severity, known.severity) < 0) return 'worse';
  return known.lapsed ? 'acknowledgementEnded' : undefined;
}

/** So long after it was told last, or acknowledged. */
function reminderAt(
  { severity, acknowledgement }: Alert,
  toldAt: Ms | undefined,
  { reminders }: NotificationSettings,
): Ms | undefined {
  const after = reminders[severity];
  const since = Math.max(toldAt ?? -Infinity, acknowledgement?.at ?? -Infinity);
  return after === undefined || since === -Infinity ? undefined : since + after;
}

/** Until when the tellings wait because somebody was interrupted a moment ago, unless one of them is worse than that. */
function gatheringUntil(tellings: readonly Telling[], { told, now }: NotificationScene): Ms | undefined {
  const [worst] = tellings;
  if (!worst) return undefined;
  const recent = [...told.values()].filter(({ at }) => at <= now && now - at < GATHERING);
  const isNoWorse = ({ severity }: Told): boolean =>
    severity !== undefined && compareSeverity(severity, worst.alert.severity) <= 0;
  return recent.some(isNoWorse) ? Math.max(...recent.map(({ at }) => at)) + GATHERING : undefined;
}

const worstFirst = (a: Telling, b: Telling): number =>
  compareSeverity(a.alert.severity, b.alert.severity) || compareRanked(ranked(a.alert), ranked(b.alert));

/** Alerts whose acknowledgement ended by itself (T13). Who takes one back need not be told. */
const lapsedIn = (transitions: readonly AlertEvent[]): ReadonlySet<string | undefined> =>
  new Set(
    transitions.flatMap((event) => (event.rule === 'T13' && event.why !== 'user' ? [event.fingerprint] : [])),
  );
