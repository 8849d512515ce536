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

/** One silence (`gettableSilence`), with the fields that are there. */
export interface SilenceResponse {
  readonly id: string;
  readonly createdBy: string | undefined;
  readonly comment: string | undefined;
  readonly startsAt: Ms | undefined;
  readonly endsAt: Ms | undefined;
  readonly updatedAt: Ms | undefined;
  readonly state: string | undefined;
  readonly matchers: readonly MatcherResponse[];
}

export interface MatcherResponse {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

export const readSilences = (value: unknown): ReadonlyMap<string, SilenceResponse> =>
  new Map(objectsOf(value).flatMap((silence) => readSilence(silence)));

function readSilence(silence: JsonObject): readonly (readonly [string, SilenceResponse])[] {
  const id = textField(silence, 'id');
  if (id === undefined) return [];
  const status = field(silence, 'status');
  const read: SilenceResponse = {
    id,
    createdBy: textField(silence, 'createdBy'),
    comment: textField(silence, 'comment'),
    startsAt: parseTime(field(silence, 'startsAt')),
    endsAt: parseTime(field(silence, 'endsAt')),
    updatedAt: parseTime(field(silence, 'updatedAt')),
    state: isObject(status) ? textField(status, 'state') : undefined,
    matchers: objectsOf(field(silence, 'matchers')).map(readMatcher),
  };
  return [[id, read]];
}

/** `isEqual` came with 0.22 and is true where it is missing. */
const readMatcher = (matcher: JsonObject): MatcherResponse => ({
  name: textField(matcher, 'name') ?? '',
  value: textField(matcher, 'value') ?? '',
  isRegex: field(matcher, 'isRegex') === true,
  isEqual: field(matcher, 'isEqual') !== false,
});

/** The answer to a new or changed silence. */
export const readSilenceId = (answer: unknown): string | undefined =>
  isObject(answer) ? textField(answer, 'silenceID') : undefined;

/** `uptime` of the status is, against its name, the time at which the server started. */
export const readStartedAt = (status: unknown): Ms | undefined =>
  isObject(status) ? parseTime(field(status, 'uptime')) : undefined;
