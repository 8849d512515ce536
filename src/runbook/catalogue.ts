import { scanText } from './document/scannedText';
import { parseStepInfo } from './step/stepInfo';

/** What a team wrote down about one alert: `Alert:`, `Severity:`, … and the ordered list below `Actions:`. */
export interface CatalogueEntry {
  /** As written. */
  readonly alert: string;
  readonly severity: string | undefined;
  readonly condition: string | undefined;
  readonly impact: string | undefined;
  readonly responseTime: string | undefined;
  readonly escalation: string | undefined;
  /** What to do, in order, without numbers. */
  readonly actions: readonly string[];
  /** Of its `Alert:`, in the file, from 1. */
  readonly line: number;
}

type Field = Exclude<keyof CatalogueEntry, 'alert' | 'actions' | 'line'>;

const FIELDS: ReadonlyMap<string, Field> = new Map([
  ['severity', 'severity'],
  ['condition', 'condition'],
  ['impact', 'impact'],
  ['response time', 'responseTime'],
  ['escalation', 'escalation'],
]);

const KEY = /^([A-Za-z][A-Za-z ]{0,30}):(?:[ \t]+(\S.*))?$/;
const ACTION = /^[ \t]*(?:\d{1,3}[.)]|[-*])[ \t]+(\S.*)$/;

/**
 * Reads the alert definitions of a Markdown text: `yaml` fences that say `Alert:`. They are read line by line, because
 * what people write behind the colon (`> 20 failures in 5 minutes`) is seldom the YAML that it looks like.
 */
export function catalogueEntries(text: string): readonly CatalogueEntry[] {
  const { fences } = scanText(text);
  return fences
    .filter(({ info }) => ['yaml', 'yml'].includes(parseStepInfo(info).language))
    .flatMap(({ content, firstLine }) => entriesIn(content, firstLine + 2));
}

/** The entry of an alert, by its name without case and separators: `CeleryHighFailureRate` is `celery_high_failure_rate`. */
export const catalogueEntryFor = <E extends Pick<CatalogueEntry, 'alert'>>(
  alert: string,
  entries: readonly E[],
): E | undefined => {
  const wanted = normalised(alert);
  return wanted === '' ? undefined : entries.find((entry) => normalised(entry.alert) === wanted);
};

const normalised = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** One fence may hold several entries: each begins with its `Alert:`. */
function entriesIn(lines: readonly string[], firstLine: number): readonly CatalogueEntry[] {
  const starts = lines.flatMap((line, at) => (keyOf(line)?.key === 'alert' ? [at] : []));
  return starts.flatMap((start, order) => {
    const alert = keyOf(lines[start] ?? '')?.value;
    if (alert === undefined) return [];
    return [entryOf(alert, lines.slice(start + 1, starts[order + 1] ?? lines.length), firstLine + start)];
  });
}

function entryOf(alert: string, lines: readonly string[], line: number): CatalogueEntry {
  const fields: Partial<Record<Field, string>> = {};
  const actions: string[] = [];
  let inActions = false;
  for (const text of lines) {
    const key = keyOf(text);
    const action = inActions ? ACTION.exec(text)?.[1] : undefined;
    if (action !== undefined) actions.push(action.trim());
    else if (key) {
      inActions = key.key === 'actions';
      const field = FIELDS.get(key.key);
      if (field !== undefined && key.value !== undefined) fields[field] ??= key.value;
    }
  }
  const { severity, condition, impact, responseTime, escalation } = fields;
  return { alert, severity, condition, impact, responseTime, escalation, actions, line };
}

/** A line such as `Impact: Orders wait`, when it is a field of an alert; `action` is what to do in one line. */
export function fieldOf(
  line: string,
): { readonly field: Field | 'action'; readonly value: string } | undefined {
  const { key = '', value } = keyOf(line) ?? {};
  const field = /^actions?$/.test(key) ? 'action' : FIELDS.get(key);
  return field === undefined || value === undefined ? undefined : { field, value };
}

function keyOf(line: string): { readonly key: string; readonly value: string | undefined } | undefined {
  const [, key, value] = KEY.exec(line) ?? [];
  return key === undefined ? undefined : { key: key.trim().toLowerCase(), value: value?.trim() };
}
