import { createHash } from 'node:crypto';
import type { Ms } from '../../base/clock';
import type { Labels } from '../../metrics/series';
import type { Alert } from './alert';

/** The alerts that Sitrep itself raises. */
export const OWN_ALERTS = {
  checkFailing: 'HealthCheckFailing',
  sourceUnreadable: 'SourceUnreadable',
} as const;

/** What `provenance.sourceType` says of alerts that are Sitrep's own. */
export const OWN_SOURCE_TYPE = 'sitrep';

export const isOwn = (alert: Alert): boolean => alert.provenance.sourceType === OWN_SOURCE_TYPE;

/** The alert that says a source cannot be read is the one thing that is known for certain while it cannot. */
export const isAboutReadability = (alert: Alert): boolean =>
  isOwn(alert) && alert.title === OWN_ALERTS.sourceUnreadable;

export interface IdentityParts {
  readonly sourceType: string;
  /** What the fields are unique within: a source id, a cluster, a project. */
  readonly scope: string;
  /** Every label that tells this alert from its siblings. */
  readonly fields: Labels;
}

/**
 * A fingerprint for a system that gives none. Parts are length-prefixed, so that no two lists of labels print the same
 * text; an empty value equals an absent label. Fields that hold a name and nothing else are the caller's mistake only
 * when the system has more to say: this function cannot know.
 */
export function fingerprintOf({ sourceType, scope, fields }: IdentityParts): string {
  const pairs = Object.entries(fields)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .flat();
  const text = [sourceType, scope, ...pairs].map((part) => `${part.length}:${part}`).join('');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** One firing episode. A source that gives the same start twice gets the moment of the second firing instead. */
export function episodeOf(fingerprint: string, firedAt: Ms, at: Ms, previous: string): string {
  const episode = `${fingerprint}@${new Date(firedAt).toISOString()}`;
  return episode === previous ? anotherEpisodeOf(fingerprint, at) : episode;
}

/** An episode that is named by when it was observed, because its start names another one already. */
export const anotherEpisodeOf = (fingerprint: string, at: Ms): string =>
  `${fingerprint}@${new Date(at).toISOString()}#again`;
