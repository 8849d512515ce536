/** Where the issues of one organization are, to recognise links to them. */
export interface IssueSite {
  readonly origin: string;
  readonly organization: string;
}

const ID = /^(\d+|[A-Z0-9][A-Z0-9_]*(?:-[A-Z0-9_]+)*-[0-9A-Z]+)$/i;

/**
 * The id, or short id, in a link to an issue: `/organizations/ORG/issues/ID/`, `/ORG/PROJECT/issues/ID/` of old, and
 * `ORG.sentry.io/issues/ID/`. Nothing when the link leads to another organization or server.
 */
export function issueIdIn(link: string, { origin, organization }: IssueSite): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  const home = new URL(origin);
  const isCloud = isSentryCloud(home.hostname);
  const isOwn = isCloud ? isSentryCloud(url.hostname) : url.host === home.host;
  if (!isOwn || !/^https?:$/.test(url.protocol)) return undefined;
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const at = parts.indexOf('issues');
  const id = at < 0 ? undefined : parts[at + 1];
  const owner = ownerOf(parts.slice(0, at), url.hostname, isCloud);
  if (id === undefined || !ID.test(id) || (owner !== undefined && owner !== organization)) return undefined;
  return id;
}

const isSentryCloud = (host: string): boolean => host === 'sentry.io' || host.endsWith('.sentry.io');

/** `us.sentry.io` is a region and no organization. */
function ownerOf(before: readonly string[], host: string, isCloud: boolean): string | undefined {
  const last = before.lastIndexOf('organizations');
  if (last >= 0) return before[last + 1];
  if (before.length >= 2) return before.at(-2);
  const subdomain = isCloud ? /^([^.]+)\.sentry\.io$/.exec(host)?.[1] : undefined;
  return subdomain !== undefined && !['us', 'de', 'www'].includes(subdomain) ? subdomain : undefined;
}
