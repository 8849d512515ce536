import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../src/base/abort';
import { SecretError } from '../../src/base/secrets/secrets';
import type {
  CellKernel,
  KernelContext,
  KernelDefinition,
  ResolvedConnection,
  Step,
} from '../../src/runbook/kernel';
import { RecordedOutput } from './recordedOutput';

/** What a kernel brings to the suite. Sources are in its own language. */
export interface KernelUnderTest {
  readonly definition: KernelDefinition;
  readonly context: KernelContext;
  connection(access: 'read-only' | 'read-write'): ResolvedConnection | undefined;
  /** Succeeds, and its output or a result holds `marker`. */
  readonly succeeds: { readonly source: string; readonly marker: string };
  readonly fails: { readonly source: string; readonly message: RegExp; readonly exitCode?: number };
  /** Never ends by itself. `isRunning` asks the outside world, not the kernel. */
  readonly endless: { readonly source: string; started(output: RecordedOutput): Promise<void> };
  isRunning(): Promise<boolean>;
  /** Gives out more than any limit; absent where an answer is bounded by nature. */
  readonly huge?: { readonly source: string; readonly outputLimit: number };
  /** Prints the variable `value` exactly; `read` finds it in what came out. */
  readonly echoes: { readonly source: string; read(output: RecordedOutput): unknown };
  /** Whether a step of it needs the secrets of its connection. */
  readonly needsSecret?: true;
  /** Changes something when it may; absent where only the policy before the kernel can tell. */
  readonly writes?: { readonly source: string; wasWritten(): Promise<boolean> };
}

/** Values that are code somewhere: each must arrive as it is. */
export const HOSTILE_VALUES: readonly string[] = [
  '$(touch /tmp/sitrep-was-here)',
  '`id`',
  "'; DROP TABLE payouts; --",
  '" || exit 7 #',
  '${HOME}',
  'two\nlines',
  '\\',
  '*',
  '{{7*7}}',
  '-n',
  'zürich 東京 🔥',
  '',
];

const TIMEOUT = 20_000;

/** The promises of `CellKernel`, kept by every kernel alike. */
export function testKernel(name: string, make: () => KernelUnderTest): void {
  describe(`the kernel contract, kept by ${name}`, () => {
    let subject: KernelUnderTest;
    let kernel: CellKernel;

    beforeEach(() => {
      subject = make();
      kernel = subject.definition.create(subject.context);
    });
    afterEach(() => kernel.dispose());

    const stepOf = (source: string, changes: Partial<Step> = {}): Step => ({
      language: subject.definition.languages[0] ?? '',
      source,
      variables: {},
      connection: subject.connection('read-write'),
      timeout: TIMEOUT,
      outputLimit: 1_000_000,
      workingDirectory: undefined,
      ...changes,
    });
    const never = new AbortController().signal;

    it('streams what a step prints and succeeds with a duration and a summary', async () => {
      const output = new RecordedOutput();
      const result = await kernel.run(stepOf(subject.succeeds.source), output, never);
      expect(output.text + JSON.stringify(output.displays)).toContain(subject.succeeds.marker);
      expect(result).toMatchObject({ outcome: 'succeeded', message: undefined, truncated: false });
      expect(result.durationMs).toBeGreaterThan(0);
      expect(result.summary).not.toBe('');
    });

    it('gives a failing step back as a result with one sentence', async () => {
      const result = await kernel.run(stepOf(subject.fails.source), new RecordedOutput(), never);
      expect(result).toMatchObject({ outcome: 'failed', exitCode: subject.fails.exitCode });
      expect(result.message).toMatch(subject.fails.message);
      expect(result.message).not.toMatch(/\n {4}at |^error:|!$/i);
    });

    it('runs nothing of a step whose secret is not known, and leaves it to others to say so', async ({
      skip,
    }) => {
      const known = subject.connection('read-write');
      if (!subject.needsSecret || !known) return skip('a step of this kernel needs no secret');
      const unknown = new SecretError('missing', 'key', 'The secret "key" is not known.');
      const refuse = (): Promise<never> => Promise.reject(unknown);
      const connection = { ...known, headers: refuse, password: refuse };
      const output = new RecordedOutput();
      const running = kernel.run(stepOf(subject.succeeds.source, { connection }), output, never);
      await expect(running).rejects.toBe(unknown);
      expect([output.text, output.displays]).toEqual(['', []]);
    });

    it('cancels: rejects with CancelledError, and nothing that it started is left', async () => {
      const output = new RecordedOutput();
      const controller = new AbortController();
      const running = kernel.run(stepOf(subject.endless.source), output, controller.signal);
      await Promise.race([subject.endless.started(output), running]);
      expect(await subject.isRunning()).toBe(true);
      controller.abort();
      await expect(running).rejects.toBeInstanceOf(CancelledError);
      expect(await subject.isRunning()).toBe(false);
    });

    it('runs nothing when it is cancelled before it began', async () => {
      const output = new RecordedOutput();
      const running = kernel.run(stepOf(subject.succeeds.source), output, AbortSignal.abort());
      await expect(running).rejects.toBeInstanceOf(CancelledError);
      expect([output.text, output.displays]).toEqual(['', []]);
    });

    it('stops a step whose time is up, and says so', async () => {
      const step = stepOf(subject.endless.source, { timeout: 400 });
      const result = await kernel.run(step, new RecordedOutput(), never);
      expect(result).toMatchObject({ outcome: 'timedOut', summary: 'timed out after 400 ms' });
      expect(result.message).toContain('400 ms');
      expect(await subject.isRunning()).toBe(false);
    });

    it('stops what runs when it is disposed of', async () => {
      const output = new RecordedOutput();
      const running = kernel.run(stepOf(subject.endless.source), output, never);
      await Promise.race([subject.endless.started(output), running]);
      kernel.dispose();
      await expect(running).rejects.toBeInstanceOf(CancelledError);
      expect(await subject.isRunning()).toBe(false);
    });

    it('runs the next step after one that failed and one that was cancelled', async () => {
      await kernel.run(stepOf(subject.fails.source), new RecordedOutput(), never);
      await kernel.run(stepOf(subject.endless.source, { timeout: 200 }), new RecordedOutput(), never);
      const result = await kernel.run(stepOf(subject.succeeds.source), new RecordedOutput(), never);
      expect(result.outcome).toBe('succeeded');
    });

    it('leaves out what is more than the limit, and says so', async ({ skip }) => {
      if (!subject.huge) return skip('an answer of this kernel is bounded by nature');
      const { source, outputLimit } = subject.huge;
      const output = new RecordedOutput();
      const result = await kernel.run(stepOf(source, { outputLimit }), output, never);
      expect(result).toMatchObject({ outcome: 'succeeded', truncated: true });
      expect(Buffer.byteLength(output.text)).toBeLessThanOrEqual(outputLimit);
    });

    it('gives what is more than the limit to whoever keeps it, after what is shown', async ({ skip }) => {
      if (!subject.huge) return skip('an answer of this kernel is bounded by nature');
      const { source, outputLimit } = subject.huge;
      const output = new RecordedOutput(10_000);
      const result = await kernel.run(stepOf(source, { outputLimit }), output, never);
      expect(result).toMatchObject({ outcome: 'succeeded', truncated: true });
      expect(Buffer.byteLength(output.text)).toBeLessThanOrEqual(outputLimit);
      expect(output.kept.length).toBeGreaterThan(0);
    });

    it.each(HOSTILE_VALUES)('hands %j on as a value, never as code', async (value) => {
      const output = new RecordedOutput();
      const step = stepOf(subject.echoes.source, { variables: { value } });
      const result = await kernel.run(step, output, never);
      expect([result.message, subject.echoes.read(output)]).toEqual([undefined, value]);
    });

    it('changes nothing on a connection that is read-only', async ({ skip }) => {
      if (!subject.writes) return skip('what a step changes is decided before this kernel');
      const step = stepOf(subject.writes.source, { connection: subject.connection('read-only') });
      const result = await kernel.run(step, new RecordedOutput(), never);
      expect(result.outcome).toBe('failed');
      expect(result.message).toMatch(/read-only/);
      expect(await subject.writes.wasWritten()).toBe(false);
    });

    it('makes the same change where it may', async ({ skip }) => {
      if (!subject.writes) return skip('what a step changes is decided before this kernel');
      const result = await kernel.run(stepOf(subject.writes.source), new RecordedOutput(), never);
      expect([result.outcome, await subject.writes.wasWritten()]).toEqual(['succeeded', true]);
    });
  });
}
