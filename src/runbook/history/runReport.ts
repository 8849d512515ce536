import type { Ms } from '../../base/clock';
import { printable } from '../../base/printable';
import type { StepRun } from '../step/stepRun';

/** A step of the report: the run, and the beginning of what it gave. */
export interface ReportedStep {
  readonly run: StepRun;
  /** Masked and capped already. */
  readonly output: string;
  readonly by: string;
}

export interface RunReportInput {
  readonly title: string;
  /** Of the runbook, relative to the workspace. */
  readonly path: string;
  readonly steps: readonly ReportedStep[];
  readonly now: Ms;
}

/** What was run of a runbook, as a Markdown file to keep or to send. Nothing in it is read as Markdown of ours but its frame. */
export function runReport({ title, path, steps, now }: RunReportInput): string {
  const failed = steps.filter(({ run }) => run.outcome !== 'succeeded').length;
  const alert = steps.findLast(({ run }) => run.alert !== undefined)?.run.alert;
  return [
    `# Run report: ${plain(title)}`,
    '',
    `- Runbook: ${plain(path)}`,
    ...(alert === undefined ? [] : [`- Alert: ${plain(alert)}`]),
    `- Written: ${timeOf(now)}`,
    `- Steps: ${steps.length} run, ${failed} not successful`,
    '',
    ...overview(steps),
    ...steps.flatMap(details),
  ].join('\n');
}

function overview(steps: readonly ReportedStep[]): readonly string[] {
  const rows = steps.map(({ run, by }, at) =>
    [
      String(at + 1),
      timeOf(run.startedAt),
      plain(run.step),
      plain(placeOf(run)),
      OUTCOMES[run.outcome],
      plain(run.summary),
      secondsOf(run.durationMs),
      plain(by),
    ].join(' | '),
  );
  return [
    '| # | Started | Step | On | Outcome | Result | Took | By |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
  ];
}

function details({ run, output }: ReportedStep, at: number): readonly string[] {
  const values = Object.entries(run.variables).map(([name, value]) => `- ${plain(name)} = ${plain(value)}`);
  return [
    `## ${at + 1}. ${plain(run.step)}`,
    '',
    ...fenced(run.source, run.language),
    ...(values.length > 0 ? ['With', '', ...values, ''] : []),
    `${OUTCOMES[run.outcome]} on ${plain(placeOf(run))}: ${plain(run.summary)}${run.check ? `; ${plain(run.check.message)}` : ''}`,
    '',
    ...(output === '' ? [] : fenced(output, 'text')),
  ];
}

/** A fence that is longer than any run of backticks in the text cannot be ended by it. */
function fenced(text: string, language: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${/^[\w-]*$/.test(language) ? language : ''}`, text.trimEnd(), fence, ''];
}

const OUTCOMES: Readonly<Record<StepRun['outcome'], string>> = {
  succeeded: 'ok',
  failed: 'failed',
  timedOut: 'timed out',
  cancelled: 'cancelled',
};

const placeOf = ({ connection, production }: StepRun): string =>
  `${connection ?? 'this machine'}${production ? ' (production)' : ''}`;

const secondsOf = (duration: Ms): string =>
  duration < 1_000 ? `${Math.round(duration)} ms` : `${(duration / 1_000).toFixed(1)} s`;

/** UTC, because a report is read elsewhere: `2026-01-05 12:00:00Z`. */
const timeOf = (at: Ms): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;

/** One line without anything that Markdown or HTML would act on. */
const plain = (text: string): string => printable(text).replace(/[\\`*_[\]<>|#~&$]/g, '\\$&');
