import type { Issue } from '../../monitoring/issues';
import { field, isObject, numberField, textField, type JsonObject } from '../shared/json';
import { parseTime } from '../shared/time';

/** An issue, or nothing when what was received has no id. */
export function readIssue(value: unknown): Issue | undefined {
  if (!isObject(value)) return undefined;
  const id = textField(value, 'id');
  if (id === undefined) return undefined;
  return {
    id,
    shortId: textField(value, 'shortId') ?? id,
    title: textField(value, 'title') ?? 'Issue without a title',
    culprit: textField(value, 'culprit') ?? '',
    project: readProject(value),
    level: textField(value, 'level') ?? 'unknown',
    status: textField(value, 'status') ?? 'unknown',
    substatus: textField(value, 'substatus'),
    count: readCount(field(value, 'count')),
    userCount: numberField(value, 'userCount'),
    firstSeen: parseTime(field(value, 'firstSeen')),
    lastSeen: parseTime(field(value, 'lastSeen')),
    assignedTo: readAssignee(field(value, 'assignedTo')),
    url: readPermalink(value),
    stats: readStats(field(value, 'stats')),
  };
}

function readProject(issue: JsonObject): string {
  const project = field(issue, 'project');
  return isObject(project) ? (textField(project, 'slug') ?? textField(project, 'name') ?? '') : '';
}

/** A text on the wire, because it may exceed what JSON numbers hold. */
export function readCount(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : undefined;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}

function readAssignee(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  return textField(value, 'email') ?? textField(value, 'name');
}

/** Only http leads to a browser, whatever the answer says. */
function readPermalink(issue: JsonObject): string {
  const url = textField(issue, 'permalink') ?? '';
  return /^https?:\/\//.test(url) ? url : '';
}

/** `{"24h": [[seconds, count], …]}` */
function readStats(value: unknown): Issue['stats'] {
  const day = isObject(value) ? field(value, '24h') : undefined;
  if (!Array.isArray(day)) return [];
  return (day as readonly unknown[]).flatMap((pair) => {
    if (!Array.isArray(pair)) return [];
    const [seconds, count] = pair as readonly unknown[];
    return typeof seconds === 'number' && typeof count === 'number' ? [{ at: seconds * 1000, count }] : [];
  });
}

/** Sentry explains refusals as `{"detail": "…"}`, or `{"detail": {"message": "…"}}`. */
export function readDetail(value: JsonObject | undefined): string | undefined {
  if (value === undefined) return undefined;
  const detail = field(value, 'detail');
  return isObject(detail) ? textField(detail, 'message') : textField(value, 'detail');
}
