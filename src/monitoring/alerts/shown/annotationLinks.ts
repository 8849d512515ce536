import type { Labels } from '../../../metrics/series';
import type { AlertLink } from '../alert';

/** Annotations that hold a link by the custom of the field (kubernetes-mixin, Grafana, Sentry integrations). */
const RELATIONS: Readonly<Record<string, AlertLink['rel']>> = {
  runbook_url: 'runbook',
  runbook: 'runbook',
  dashboard_url: 'dashboard',
  dashboard: 'dashboard',
  grafana_url: 'dashboard',
  logs_url: 'logs',
  logs: 'logs',
  sentry_url: 'issue',
  sentry: 'issue',
  issue_url: 'issue',
};

/** The links of an alert: those in its annotations, then those of its source. */
export function linksOf(annotations: Labels, own: readonly (AlertLink | undefined)[]): readonly AlertLink[] {
  const annotated = Object.entries(annotations).flatMap(([name, url]) => {
    const rel = Object.hasOwn(RELATIONS, name) ? RELATIONS[name] : undefined;
    return rel !== undefined && isFollowable(url, rel) ? [{ rel, url, label: undefined }] : [];
  });
  return [...annotated, ...own.filter((link) => link !== undefined)];
}

/** Only http leads out, whatever an annotation says; a runbook may also be a path in the workspace. */
function isFollowable(url: string, rel: AlertLink['rel']): boolean {
  if (/^https?:\/\//i.test(url)) return URL.canParse(url);
  return rel === 'runbook' && /^[\w./#-]+$/.test(url);
}

/** A link that a source gives of itself, when it is one; its label says where it leads. */
export const linkTo = (
  rel: AlertLink['rel'],
  url: string | undefined,
  label?: string,
): AlertLink | undefined =>
  url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url) ? { rel, url, label } : undefined;
