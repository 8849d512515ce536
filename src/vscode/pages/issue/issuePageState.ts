import type { Ms } from '../../../base/clock';
import type { Issue, IssueEvent, IssueException, StackFrame } from '../../../monitoring/issues';
import { agoWords, counted, exactTime } from '../../../monitoring/words';
import type {
  ExceptionState,
  FrameState,
  FrameTarget,
  IssueEventState,
  IssuePageSeed,
  IssuePageShown,
  IssuePageState,
} from '../../../protocol/issuePage';
import type { TimedText } from '../../../protocol/page';

/** Where each frame leads: asked for by index of the exception and of the frame. */
export type FrameTargets = (exception: number, frame: number) => FrameTarget;

export interface IssuePageInput {
  readonly seed: IssuePageSeed;
  readonly issue: Issue;
  readonly event: IssueEvent | undefined;
  /** Why there is no event. */
  readonly eventProblem: string | undefined;
  readonly targets: FrameTargets;
  readonly banner: IssuePageShown['banner'];
  readonly now: Ms;
  readonly timeZone?: string;
}

/** The page of an issue, from what the tracker answered. Every text is data: the page writes it as text. */
export function issuePageState(input: IssuePageInput): IssuePageState {
  const { issue, now } = input;
  const timed = (at: Ms | undefined): TimedText => timedText(at, now, input.timeZone);
  return {
    kind: 'shown',
    seed: input.seed,
    banner: input.banner,
    shortId: issue.shortId,
    title: issue.title,
    culprit: issue.culprit,
    level: issue.level,
    status: issue.substatus ? `${issue.status}, ${issue.substatus}` : issue.status,
    actions: [
      { label: 'Open in Sentry', action: { type: 'openInBrowser' }, primary: true, unavailable: undefined },
      { label: 'Copy as text', action: { type: 'copy' }, primary: false, unavailable: undefined },
      { label: 'Refresh', action: { type: 'refresh' }, primary: false, unavailable: undefined },
    ],
    facts: factsOf(input, timed),
    stats: issue.stats,
    statsSummary: statsSummary(issue),
    event: eventState(input, timed),
    fetchedAt: { text: 'just now', exact: exactTime(now, input.timeZone) },
  };
}

function factsOf(
  { issue, event }: IssuePageInput,
  timed: (at: Ms | undefined) => TimedText,
): IssuePageShown['facts'] {
  const first = timed(issue.firstSeen);
  const last = timed(issue.lastSeen);
  return [
    {
      name: 'Events',
      value: issue.count === undefined ? 'not given' : String(issue.count),
      exact: undefined,
    },
    {
      name: 'Users',
      value: issue.userCount === undefined ? 'not given' : String(issue.userCount),
      exact: undefined,
    },
    { name: 'First seen', value: first.text, exact: first.exact },
    { name: 'Last seen', value: last.text, exact: last.exact },
    { name: 'Release', value: event?.release ?? 'not given', exact: undefined },
    { name: 'Environment', value: event?.environment ?? 'not given', exact: undefined },
    { name: 'Project', value: issue.project, exact: undefined },
    { name: 'Assigned to', value: issue.assignedTo ?? 'nobody', exact: undefined },
  ];
}

function statsSummary({ stats }: Issue): string {
  const total = stats.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(0, ...stats.map(({ count }) => count));
  return `${counted(total, 'event')} in the last day, at most ${most} in one hour.`;
}

function eventState(input: IssuePageInput, timed: (at: Ms | undefined) => TimedText): IssueEventState {
  const { event } = input;
  if (!event)
    return {
      kind: 'none',
      reason: input.eventProblem ?? 'The tracker keeps no event of this issue any more.',
    };
  return {
    kind: 'event',
    id: event.id,
    at: timed(event.at),
    release: event.release,
    exceptions: event.exceptions.map((exception, index) => exceptionState(exception, index, input.targets)),
    tags: Object.entries(event.tags).map(([name, value]) => ({ name, value })),
    breadcrumbs: event.breadcrumbs.map(({ at, category, level, message }) => ({
      at: timed(at),
      category,
      level,
      message,
    })),
  };
}

const exceptionState = (
  { type, value, frames }: IssueException,
  exception: number,
  targets: FrameTargets,
): ExceptionState => ({
  type,
  value,
  frames: frames.map((frame, index) => frameState(frame, exception, index, targets(exception, index))),
});

const frameState = (
  frame: StackFrame,
  exception: number,
  index: number,
  target: FrameTarget,
): FrameState => ({
  exception,
  frame: index,
  function: frame.function ?? '<unknown>',
  place: frame.line === undefined ? frame.filename : `${frame.filename}:${frame.line}`,
  inApp: frame.inApp,
  context: frame.context.map(({ line, text }) => ({ line, text, current: line === frame.line })),
  variables: Object.entries(frame.variables).map(([name, value]) => ({ name, value })),
  target,
});

const timedText = (at: Ms | undefined, now: Ms, timeZone: string | undefined): TimedText =>
  at === undefined
    ? { text: 'not given', exact: '' }
    : { text: agoWords(at, now), exact: exactTime(at, timeZone) };

/** What the clipboard gets: enough to paste into a chat. */
export function issueAsText(issue: Issue, event: IssueEvent | undefined): string {
  const frames = (event?.exceptions ?? []).flatMap((exception) => [
    `${exception.type}: ${exception.value}`,
    ...exception.frames.map(
      (frame) =>
        `  at ${frame.function ?? '<unknown>'} (${frame.filename}${frame.line === undefined ? '' : `:${frame.line}`})${frame.inApp ? '' : ' [library]'}`,
    ),
  ]);
  return [`${issue.shortId} ${issue.title}`, issue.culprit, issue.url, ...frames]
    .filter((line) => line !== '')
    .join('\n');
}
