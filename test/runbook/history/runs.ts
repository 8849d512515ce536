import type { StepRun } from '../../../src/runbook/step/stepRun';

/** A run that succeeded: a test says only what matters to it. */
export const runOf = (part: Partial<StepRun> = {}): StepRun => ({
  uri: 'file:///w/a.md',
  step: 'ping',
  language: 'bash',
  source: 'ping db-1',
  variables: {},
  connection: undefined,
  production: false,
  statementClass: 'read',
  confirmed: false,
  alert: undefined,
  startedAt: Date.UTC(2026, 0, 5, 12),
  durationMs: 1_500,
  outcome: 'succeeded',
  exitCode: 0,
  summary: 'exit 0',
  ...part,
});
