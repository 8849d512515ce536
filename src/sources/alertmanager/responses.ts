import type { Ms } from '../../base/clock';
import { field, isObject, objectsOf, textField, textsOf, type JsonObject } from '../shared/json';
import { parseTime } from '../shared/time';

/** Who keeps an alert quiet (`alertStatus` of the v2 API; `mutedBy` since 0.28). */
export interface AlertStatusResponse {
  readonly state: string;
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
  readonly mutedBy: readonly string[];
}

export function readStatus(alert: JsonObject): AlertStatusResponse {
  const status = field(alert, 'status');
  const object: JsonObject = isObject(status) ? status : {};
  return {
    state: textField(object, 'state') ?? '',
    silencedBy: textsOf(field(object, 'silencedBy')),
    inhibitedBy: textsOf(field(object, 'inhibitedBy')),
    mutedBy: textsOf(field(object, 'mutedBy')),
  };
}

export interface SilenceResponse {
  readonly id: string;
  readonly createdBy: string | undefined;
  readonly comment: string | undefined;
  readonly endsAt: Ms | undefined;
}

export function readSilences(value: unknown): ReadonlyMap<string, SilenceResponse> {
  const silences = objectsOf(value).flatMap((silence) => {
    const id = textField(silence, 'id');
    if (id === undefined) return [];
    const read: SilenceResponse = {
      id,
      createdBy: textField(silence, 'createdBy'),
      comment: textField(silence, 'comment'),
      endsAt: parseTime(field(silence, 'endsAt')),
    };
    return [[id, read] as const];
  });
  return new Map(silences);
}

/** `uptime` of the status is, against its name, the time at which the server started. */
export const readStartedAt = (status: unknown): Ms | undefined =>
  isObject(status) ? parseTime(field(status, 'uptime')) : undefined;
