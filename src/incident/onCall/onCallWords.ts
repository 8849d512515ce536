import { exactTime } from '../../monitoring/words';
import type { OnCallDuty } from './rotation';

/** `ana is on call until 2026-01-12 00:00:00 GMT+1, then bruno. Secondary: edda.` */
export function onCallWords({ now, next, secondary, handoverAt }: OnCallDuty, timeZone?: string): string {
  const until = exactTime(handoverAt, timeZone).replace(/:00 /, ' ');
  const turn =
    now === undefined
      ? `Nobody is on call yet: ${next} begins ${until}.`
      : now === next
        ? `${now} is on call.`
        : `${now} is on call until ${until}, then ${next}.`;
  return secondary === undefined ? turn : `${turn} Secondary: ${secondary}.`;
}

/** For a status bar and a row: `on call: ana`. */
export const onCallLabel = ({ now }: OnCallDuty): string =>
  now === undefined ? 'nobody is on call yet' : `on call: ${now}`;
