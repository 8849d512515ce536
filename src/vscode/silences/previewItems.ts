import type { QuickPickItem } from 'vscode';
import type { Ms } from '../../base/clock';
import { shortened } from '../../base/printable';
import { severityWords, stateWords } from '../../monitoring/alerts/shown/stateWords';
import type { ShownRequest } from '../../monitoring/intents/intent';
import type { SilenceLint, SilencePreview } from '../../monitoring/silences/silencePreview';
import { clockTime, counted } from '../../monitoring/words';
import { plainLabel, separator } from './quickSteps';

const MOST_ROWS = 8;
const LONGEST_LINE = 160;
const LONGEST_TARGET = 72;
/** A row of a quick pick draws several spaces as one. */
const HARD_SPACE = '\u00a0';

export const lintItems = (lints: readonly SilenceLint[]): readonly QuickPickItem[] =>
  lints.map(({ level, text }) => ({
    label: `${level === 'error' ? '$(error)' : '$(warning)'} ${plainLabel(text)}`,
    alwaysShow: true,
  }));

/** What it hits now, and what it would have hit. */
export function hitItems(preview: SilencePreview, now: Ms): readonly QuickPickItem[] {
  const known = preview.knownSince === undefined ? '' : `, known since ${clockTime(preview.knownSince)}`;
  const alerts = preview.now.map((alert) => ({
    label: plainLabel(`${severityWords(alert)} ${alert.title}`),
    description: plainLabel([alert.service ?? '', stateWords(alert, now)].filter(Boolean).join(' · ')),
  }));
  const episodes = preview.recent.map(({ title, service, from, to }) => ({
    label: plainLabel(title),
    description: plainLabel(
      [service ?? '', `${clockTime(from)}–${to === undefined ? 'now' : clockTime(to)}`]
        .filter(Boolean)
        .join(' · '),
    ),
  }));
  return [
    separator(`Hits now: ${counted(alerts.length, 'alert')}`),
    ...capped(alerts),
    separator(`Fired in the last 24 h: ${counted(episodes.length, 'time')}${known}`),
    ...capped(episodes),
  ];
}

function capped(items: readonly QuickPickItem[]): readonly QuickPickItem[] {
  if (items.length === 0) return [{ label: 'None that Sitrep knows of' }];
  const more = items.length - MOST_ROWS;
  return more <= 0 ? items : [...items.slice(0, MOST_ROWS), { label: `… and ${more} more` }];
}

/** The request as it is sent; nothing leaves this computer without one. */
export function requestItems(request: ShownRequest | undefined): readonly QuickPickItem[] {
  if (!request) return [separator('Request'), { label: 'None: it is kept here, and nothing is sent.' }];
  const lines = request.body === undefined ? [] : bodyLines(request.body);
  return [
    separator('Request'),
    ...targetLines(request).map((label) => ({ label: plainLabel(label) })),
    ...lines.map((line) => ({ label: plainLabel(shortened(line, LONGEST_LINE)) })),
  ];
}

/** An address that is too long for a row goes on in the next one. */
function targetLines({ method, url }: ShownRequest): readonly string[] {
  const line = `${method} ${url}`;
  const { origin } = new URL(url);
  return line.length <= LONGEST_TARGET ? [line] : [`${method} ${origin}`, indented(url.slice(origin.length))];
}

/** The JSON as it is sent, on lines: each matcher on one. */
function bodyLines(body: string): readonly string[] {
  const fields = Object.entries(JSON.parse(body) as Readonly<Record<string, unknown>>).map(
    ([name, field]) => {
      const key = `${JSON.stringify(name)}: `;
      return Array.isArray(field)
        ? [`${key}[`, ...separated(field.map((one) => [JSON.stringify(one)])).map(indented), ']']
        : [key + JSON.stringify(field)];
    },
  );
  return ['{', ...separated(fields).map(indented), '}'];
}

/** A comma behind the last line of every part but the last. */
const separated = (parts: readonly (readonly string[])[]): readonly string[] =>
  parts.flatMap((lines, at) =>
    lines.map((line, index) => (index === lines.length - 1 && at < parts.length - 1 ? `${line},` : line)),
  );

const indented = (line: string): string => `${HARD_SPACE.repeat(2)}${line}`;
