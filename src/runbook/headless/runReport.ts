import { join } from 'node:path';
import type { Clock } from '../../base/clock';
import type { Masking } from '../../base/secrets/redaction';
import type { StepDisplay, StepOutput } from '../kernel';
import type { OutputStream } from '../output/outputBuffer';
import { OutputBuffer } from '../output/outputBuffer';
import { plainTextOf } from '../output/plainText';
import { visibleControls } from '../output/textWidth';
import type { RunListener, RunOutcome, StepEnd, StepHead } from './headlessRunbook';

export interface ReportPorts extends Masking {
  readonly print: (text: string) => void;
  readonly clock: Clock;
  /** Where outputs are kept that are too long to be printed. */
  readonly outputFolder?: string | undefined;
}

export interface RunTitle {
  readonly file: string;
  readonly section: string | undefined;
}

/** Follows a run, and says at the end how it went. */
export interface RunReport extends RunListener {
  finish(outcome: RunOutcome): void;
}

/** A run as it goes, for a person. Nothing that a step prints acts on the terminal. */
export function textReport(title: RunTitle, ports: ReportPorts): RunReport {
  const { print, clock, outputFolder } = ports;
  let buffer: OutputBuffer | undefined;
  let onNewLine = true;
  const write = (text: string): void => {
    print(visibleControls(ports.mask(text)));
    onNewLine = text.endsWith('\n');
  };
  const line = (text: string): void => write(`${onNewLine ? '' : '\n'}${text}\n`);
  line(title.section === undefined ? title.file : `${title.file}: ${title.section}`);
  return {
    begin: (step) => {
      line(`\n[${step.number}/${step.count}] ${step.language}: ${step.title}`);
      buffer = new OutputBuffer(
        { write: (_, text) => write(text), show: (display) => line(plainTextOf(display)) },
        clock,
        ports,
      );
      return buffer;
    },
    end: (_, end) => {
      buffer?.flush();
      buffer?.dispose();
      line(`  ${verdictOf(end)}`);
      const path = fullOutputOf(end, outputFolder);
      if (path !== undefined) line(`  full output: ${path}`);
    },
    finish: (outcome) => line(`\n${OUTCOMES[outcome]}`),
  };
}

const OUTCOMES: Readonly<Record<RunOutcome, string>> = {
  succeeded: 'Every step succeeded.',
  failed: 'A step failed, so the steps after it did not run.',
  empty: 'Nothing ran: there is no step here that Sitrep can run.',
  stopped: 'Stopped before the end: the steps from here on did not run.',
};

/** The file that holds all that a step gave out, when not all of it was printed. */
const fullOutputOf = (end: StepEnd, folder: string | undefined): string | undefined =>
  end.kind === 'ran' && end.run.fullOutput !== undefined && folder !== undefined
    ? join(folder, end.run.fullOutput)
    : undefined;

function verdictOf(end: StepEnd): string {
  if (end.kind === 'stopped') return `not run: ${end.message}`;
  const { run } = end;
  const check = run.check ? `${run.check.message}; ` : '';
  return `${run.outcome === 'timedOut' ? 'timed out' : run.outcome}: ${check}${run.summary} (${Math.round(run.durationMs)} ms, ${run.connection ?? 'this machine'})`;
}

/** One document when everything is over, for a program. */
export function jsonReport(title: RunTitle, ports: ReportPorts): RunReport {
  const { print, clock, outputFolder } = ports;
  const steps: unknown[] = [];
  let gathered = new GatheredOutput(clock, ports);
  return {
    begin: () => {
      gathered = new GatheredOutput(clock, ports);
      return gathered.output;
    },
    end: (step, end) =>
      steps.push({
        ...headJson({ ...step, title: ports.mask(step.title) }),
        ...endJson(end),
        ...gathered.finish(),
        fullOutput: fullOutputOf(end, outputFolder),
      }),
    finish: (outcome) => print(`${JSON.stringify({ ...title, outcome, steps }, undefined, 2)}\n`),
  };
}

const headJson = ({ number, language, title }: StepHead): object => ({ number, language, step: title });

function endJson(end: StepEnd): object {
  if (end.kind === 'stopped') return { outcome: 'notRun', message: end.message };
  const { outcome, exitCode, summary, connection, production, statementClass, startedAt, durationMs, check } =
    end.run;
  return {
    outcome,
    exitCode,
    summary,
    connection,
    production,
    statementClass,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(durationMs),
    check,
  };
}

class GatheredOutput {
  readonly #buffer: OutputBuffer;
  readonly #text: Record<OutputStream, string> = { stdout: '', stderr: '' };
  readonly #results: StepDisplay[] = [];

  constructor(clock: Clock, masking: Masking) {
    const write = (stream: OutputStream, text: string): void => void (this.#text[stream] += text);
    this.#buffer = new OutputBuffer(
      { write, show: (display) => this.#results.push(display) },
      clock,
      masking,
    );
  }

  get output(): StepOutput {
    return this.#buffer;
  }

  finish(): object {
    this.#buffer.flush();
    this.#buffer.dispose();
    return { ...this.#text, results: this.#results };
  }
}
