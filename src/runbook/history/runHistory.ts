import * as z from 'zod';
import type { Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { Event } from '../../base/event';
import { Emitter } from '../../base/event';
import type { Records } from '../../base/records/records';
import { shortened } from '../../base/printable';
import type { StepRun } from '../step/stepRun';

/** A step that ran, as it is kept over restarts: what happened and not what it gave. Every text is masked. */
export interface RecordedStep {
  readonly at: Ms;
  /** The runbook was opened then: steps of one session have the same. */
  readonly session: Ms;
  /** Anchor of the section that the step stands in, where that is a runbook of its own. */
  readonly section?: string | undefined;
  readonly step: string;
  readonly language: string;
  /** Absent for this machine. */
  readonly connection?: string | undefined;
  readonly outcome: StepRun['outcome'];
  readonly exitCode?: number | undefined;
  readonly durationMs: Ms;
  /** One line: `3 rows`, `exit 0`. */
  readonly summary: string;
  readonly by: string;
  /** The name of its whole output, when that was too long to be shown. */
  readonly fullOutput?: string | undefined;
}

/** How a runbook, or a section of one, was run the last time. */
export interface LastRun {
  readonly at: Ms;
  /** `ok` when the last run of each of its steps in that session succeeded, `cancelled` when none did worse than that. */
  readonly outcome: 'ok' | 'failed' | 'cancelled';
  /** Of the step that says so: the last one, or the last one that failed or was cancelled. */
  readonly step: string;
  readonly by: string;
  /** Steps of that session. */
  readonly steps: number;
}

const KIND = 'runbook-runs';
/** Steps kept for each runbook; the oldest go first. */
const MOST_STEPS = 200;
const LONGEST_TEXT = 200;

const recordedStep = z.object({
  at: z.number(),
  session: z.number(),
  section: z.string().optional(),
  step: z.string(),
  language: z.string(),
  connection: z.string().optional(),
  outcome: z.enum(['succeeded', 'failed', 'timedOut', 'cancelled']),
  exitCode: z.number().optional(),
  durationMs: z.number(),
  summary: z.string(),
  by: z.string(),
  fullOutput: z.string().optional(),
}) satisfies z.ZodType<RecordedStep>;
const recordedSteps = z.array(recordedStep).catch([]);

/** Which steps of which runbooks ran, when, how and by whom. */
export class RunHistory implements Disposable {
  readonly #changed = new Emitter<string>();
  /** Fires with the runbook's URI. */
  readonly onDidChange: Event<string> = this.#changed.event;

  /** Read when somebody asks: the file behind the records is not opened before. */
  #read: Map<string, readonly RecordedStep[]> | undefined;

  constructor(
    private readonly records: Records,
    /** Told the names of the outputs of steps that are no longer remembered. */
    private readonly forget: (fullOutputs: readonly string[]) => void = () => undefined,
  ) {}

  /** In the order of running. Throws when it cannot be kept. */
  record(run: StepRun, { session, by }: { readonly session: Ms; readonly by: string }): void {
    const step: RecordedStep = {
      at: run.startedAt,
      session,
      ...(run.section !== undefined && { section: run.section }),
      step: shortened(run.step, LONGEST_TEXT),
      language: run.language,
      connection: run.connection,
      outcome: run.outcome,
      exitCode: run.exitCode,
      durationMs: run.durationMs,
      summary: shortened(run.summary, LONGEST_TEXT),
      by,
      ...(run.fullOutput !== undefined && { fullOutput: run.fullOutput }),
    };
    const all = [...this.stepsOf(run.uri), step];
    const steps = all.slice(-MOST_STEPS);
    this.records.put(KIND, run.uri, steps);
    this.#steps.set(run.uri, steps);
    this.#changed.fire(run.uri);
    const forgotten = all.slice(0, -MOST_STEPS).flatMap(({ fullOutput }) => fullOutput ?? []);
    if (forgotten.length > 0) this.forget(forgotten);
  }

  /** Oldest first, of all sessions. */
  stepsOf(uri: string): readonly RecordedStep[] {
    return this.#steps.get(uri) ?? [];
  }

  /** Of the whole file, or of one section of it. */
  lastRun(uri: string, section?: string): LastRun | undefined {
    const all = this.stepsOf(uri);
    const steps = section === undefined ? all : all.filter((step) => step.section === section);
    const last = steps.at(-1);
    if (!last) return undefined;
    const session = steps.filter((step) => step.session === last.session);
    const latest = new Map(session.map((step) => [`${step.section ?? ''}\n${step.step}`, step]));
    const undone = [...latest.values()].filter(({ outcome }) => outcome !== 'succeeded');
    const failed = undone.findLast(({ outcome }) => outcome !== 'cancelled');
    const { step, by } = failed ?? undone.at(-1) ?? last;
    const outcome = failed ? 'failed' : undone.length > 0 ? 'cancelled' : 'ok';
    return { at: last.at, outcome, step, by, steps: session.length };
  }

  get #steps(): Map<string, readonly RecordedStep[]> {
    this.#read ??= new Map(
      [...this.records.all(KIND)].map(([uri, steps]) => [uri, recordedSteps.parse(steps)]),
    );
    return this.#read;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
