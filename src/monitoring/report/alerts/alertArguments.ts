import { parseDuration } from '../../../base/duration';
import type { Ms } from '../../../base/clock';
import type { AcknowledgeRequest } from '../../snapshot';

export const ALERT_USAGE = `  sitrep alerts   print the alerts, as the editor that polls this folder knows them, else by asking once
    --filter F      only those that pass a filter, such as "severity<=P1 service=shop -acked"
    --json          print one JSON document
  sitrep explain ALERT
                  why an alert is in the state it is in
  sitrep ack ALERT
                  acknowledge an alert in the editor that polls this folder
    --note TEXT     what others should know
    --until WHEN    for so long (2h), or up to a moment (2026-01-05T16:00Z)
    --mode MODE     until-worse (the default), until-resolved or sticky
    --by NAME       who has it; you by default
    --json          print one JSON document
  sitrep silence [MATCHER…]
                  show what a silence would keep quiet, and make it in Alertmanager
    --for TIME      how long, such as 2h
    --comment TEXT  why
    --alert ALERT   every label of this alert, beside the matchers
    --source NAME   the source that keeps it, when there are several
    --by NAME       its author; you by default
    --dry-run       only show it
    --yes           make it although something is odd about it
    --json          print one JSON document

  ALERT is a fingerprint, the beginning of one, or the name of the only alert of that name.
  --store DIR     the folder in which an editor keeps its state, for alerts, explain and ack; found by itself by default`;

export const ALERT_EXITS = `Exit codes of alerts: 0 nothing of it fires, 1 usage or configuration, 2 something fires, 3 something is unknown.
Exit codes of explain: 0 explained, 1 usage, configuration or no such alert, 3 not found while something is unreadable.
Exit codes of ack and silence: as explain, and 2 it was understood and not done.`;

interface InFolder {
  readonly config: string;
  /** Where an editor keeps its state, when it is not to be looked for. */
  readonly store: string | undefined;
}

export interface AlertsCommand extends InFolder {
  readonly kind: 'alerts';
  readonly filter: string;
  readonly json: boolean;
}

export interface ExplainCommand extends InFolder {
  readonly kind: 'explain';
  readonly alert: string;
}

export interface AcknowledgeCommand extends InFolder {
  readonly kind: 'ack';
  readonly alert: string;
  readonly by: string | undefined;
  readonly mode: AcknowledgeRequest['mode'];
  readonly until: { readonly at: Ms } | { readonly after: Ms } | undefined;
  readonly note: string | undefined;
  readonly json: boolean;
}

export interface SilenceCommand {
  readonly kind: 'silence';
  readonly config: string;
  /** As Alertmanager writes them, one each. */
  readonly matchers: readonly string[];
  readonly alert: string | undefined;
  readonly lasts: Ms;
  readonly comment: string;
  readonly source: string | undefined;
  readonly by: string | undefined;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

export type AlertCommand = AlertsCommand | ExplainCommand | AcknowledgeCommand | SilenceCommand;

/** A sentence for whoever typed it. */
export interface Mistake {
  readonly kind: 'mistake';
  readonly message: string;
}

export const ALERT_OPTIONS = {
  filter: { type: 'string' },
  store: { type: 'string' },
  note: { type: 'string' },
  until: { type: 'string' },
  mode: { type: 'string' },
  by: { type: 'string' },
  for: { type: 'string' },
  comment: { type: 'string' },
  alert: { type: 'string' },
  source: { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const;

/** The options of each command. */
export const ALERT_ALLOWED = {
  alerts: ['config', 'filter', 'json', 'store'],
  explain: ['config', 'store'],
  ack: ['config', 'store', 'note', 'until', 'mode', 'by', 'json'],
  silence: ['config', 'for', 'comment', 'alert', 'source', 'by', 'dry-run', 'yes', 'json'],
} as const satisfies Readonly<Record<AlertCommand['kind'], readonly string[]>>;

/** What was given to the options, of all of which a command uses some. */
export interface AlertValues {
  readonly [name: string]: unknown;
  readonly filter?: string;
  readonly json?: boolean;
  readonly store?: string;
  readonly note?: string;
  readonly until?: string;
  readonly mode?: string;
  readonly by?: string;
  readonly for?: string;
  readonly comment?: string;
  readonly alert?: string;
  readonly source?: string;
  readonly 'dry-run'?: boolean;
  readonly yes?: boolean;
}

interface Given {
  readonly config: string;
  readonly words: readonly string[];
  readonly values: AlertValues;
}

/** Reads the words behind one of the commands about alerts. */
export function alertCommandOf(kind: AlertCommand['kind'], given: Given): AlertCommand | Mistake {
  if (kind === 'silence') return silenceOf(given);
  const { config, words, values } = given;
  const { store } = values;
  const [word, extra] = words;
  const stray = kind === 'alerts' ? word : extra;
  if (stray !== undefined) return mistake(`"${stray}" is one word too many after ${kind}.`);
  if (kind === 'alerts') {
    return { kind, config, store, filter: values.filter ?? '', json: values.json ?? false };
  }
  if (word === undefined) {
    return mistake(`"${kind}" needs an alert: its fingerprint, the beginning of it, or its name.`);
  }
  return kind === 'explain' ? { kind, config, store, alert: word } : acknowledgeOf(word, given);
}

const MODES: Readonly<Record<string, AcknowledgeRequest['mode']>> = {
  'until-worse': 'untilWorse',
  'until-resolved': 'untilResolved',
  sticky: 'sticky',
};

function acknowledgeOf(alert: string, { config, values }: Given): AcknowledgeCommand | Mistake {
  const { mode: modeWord = 'until-worse', by, note, store, json = false } = values;
  const mode = Object.hasOwn(MODES, modeWord) ? MODES[modeWord] : undefined;
  if (mode === undefined) {
    return mistake(`"${modeWord}" is no mode. There are: ${Object.keys(MODES).join(', ')}.`);
  }
  const until = values.until === undefined ? undefined : momentOf(values.until);
  if (values.until !== undefined && until === undefined) {
    return mistake(`"${values.until}" is no time. Write how long, as 2h, or a moment, as 2026-01-05T16:00Z.`);
  }
  return { kind: 'ack', config, store, alert, by, mode, until, note, json };
}

function silenceOf({ config, words: matchers, values }: Given): SilenceCommand | Mistake {
  const { for: length, comment, alert, source, by, yes = false, json = false } = values;
  if (matchers.length === 0 && alert === undefined) {
    return mistake('"silence" needs matchers, such as alertname="DatabaseDown", or --alert ALERT.');
  }
  const lasts = length === undefined ? undefined : parseDuration(length);
  if (length === undefined) return mistake('"silence" needs how long: --for 2h.');
  if (!lasts) return mistake(`"${length}" is no length of time. Write it as 30m, 2h or 1d.`);
  if (comment === undefined || comment.trim() === '') {
    return mistake('"silence" needs why, for whoever finds it: --comment "deploy of the shop".');
  }
  const dryRun = values['dry-run'] ?? false;
  return { kind: 'silence', config, matchers, alert, lasts, comment, source, by, dryRun, yes, json };
}

/** A length of time from the moment the command runs, or a moment with its zone. */
function momentOf(text: string): { readonly at: Ms } | { readonly after: Ms } | undefined {
  const after = parseDuration(text);
  if (after !== undefined) return after > 0 ? { after } : undefined;
  const hasZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = hasZone ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : { at };
}

const mistake = (message: string): Mistake => ({ kind: 'mistake', message });
