import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock';
import { silentLog } from '../../../src/base/log';
import { Redaction } from '../../../src/base/secrets/redaction';
import { shellKernel } from '../../../src/kernels/shell/index';
import { EMPTY_HEAD } from '../../../src/runbook/frontMatter';
import { OutputFiles } from '../../../src/runbook/output/whole/outputFiles';
import { runStep } from '../../../src/runbook/step/runStep';
import type { StepRun } from '../../../src/runbook/step/stepRun';
import { kernelContext } from '../../contract/kernelContext';
import { RecordedOutput } from '../../contract/recordedOutput';

const SHOWN = 1_000_000;
const KEPT = 3_000_000;

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sitrep-hostile-output-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly run: StepRun;
  readonly output: RecordedOutput;
  /** The sentence about what is not shown. */
  readonly note: string | undefined;
  /** The kept file. */
  readonly path: string;
}

async function run(
  source: string,
  signal = new AbortController().signal,
  output = new RecordedOutput(),
): Promise<Ran> {
  const context = kernelContext({ workspaceFolder: folder, grace: 300 });
  const kernel = shellKernel.create(context);
  const masking = new Redaction();
  const outputs = new OutputFiles({ folder, limit: () => KEPT, clock: systemClock, masking, log: silentLog });
  const results: Record<string, unknown> = {};
  const runbook = {
    ...{ head: EMPTY_HEAD, alert: undefined },
    ...{ parameters: {}, results, scope: { alert: undefined, parameters: {}, steps: results } },
  };
  const step = {
    ...({ kind: 'ready' } as const),
    ...{ kernel: shellKernel, language: 'bash', name: 'hostile', connection: undefined },
    ...{ variables: {}, options: {}, timeout: 60_000, confirm: false },
    ...{ workingDirectory: undefined, expectation: undefined },
  } as const;
  try {
    const ended = await runStep(
      {
        ...{ step, source, runbook, kernel, outputs, uri: 'file:///a.md', production: false },
        decision: { kind: 'run', statementClass: 'read' },
        ...{ connection: undefined, workingDirectory: folder, clock: systemClock, log: silentLog },
        mask: (text) => text,
      },
      output,
      signal,
    );
    const note = output.displays.find((display) => display.kind === 'note');
    return { run: ended, output, note: note?.text, path: join(folder, ended.fullOutput ?? '') };
  } finally {
    kernel.dispose();
  }
}

describe('a step whose program', () => {
  it.each<[sentence: string, source: string]>([
    ['prints a gigabyte', 'yes 0123456789012345678901234567890123456789 | head -c 1000000000'],
    ['prints one line of 200 MB', "head -c 200000000 /dev/zero | tr '\\0' x"],
    ['prints a gigabyte to its errors', '(yes error | head -c 1000000000) >&2'],
  ])(
    '%s shows a megabyte, keeps as much as is allowed, and says so',
    async (_sentence, source) => {
      const before = process.memoryUsage().rss;
      const { run: ended, output, note, path } = await run(source);
      expect(ended).toMatchObject({ outcome: 'succeeded', summary: 'exit 0' });
      expect(output.text.length + output.errors.length).toBe(SHOWN);
      expect(note).toBe(
        'Not all is shown here. The first 3.0 MB of the output are kept, and the rest was left out.',
      );
      expect(statSync(path).size).toBe(KEPT);
      expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
    },
    60_000,
  );

  it('prints two megabytes has all of them kept', async () => {
    const { output, note, path } = await run('seq 1 300000');
    const body = readFileSync(path, 'utf8').split('\n\n').slice(1).join('\n\n');
    expect(note).toMatch(/^Not all is shown here\. The full output \(2\.0 MB\) is kept\.$/);
    expect(body).toBe(Array.from({ length: 300_000 }, (_, at) => `${at + 1}\n`).join(''));
    expect(body.startsWith(output.text)).toBe(true);
    expect(readFileSync(path, 'utf8')).toMatch(/^# Ended: \S+Z, succeeded after \d+\.\d s: exit 0\. *$/m);
  });

  it.each<[sentence: string, source: string, text: string]>([
    ['prints bytes that are no UTF-8', "printf 'a\\377\\376b\\303'", 'a\ufffd\ufffdb\ufffd'],
    ['prints NUL', "printf 'a\\0b'", 'a\0b'],
    ['draws a progress bar', "printf '10%%\\r20%%\\r30%%\\n'", '10%\r20%\r30%\n'],
    ['prints nothing', 'true', ''],
  ])('%s is shown as it is', async (_sentence, source, text) => {
    const { run: ended, output, note } = await run(source);
    expect([ended.outcome, output.text, note]).toEqual(['succeeded', text, undefined]);
  });

  it.each<[sentence: string, child: string]>([
    ['holds its output open', 'sleep 600'],
    ['goes on printing', "sh -c 'while :; do echo late; sleep 0.01; done'"],
    ['goes on printing as fast as it can', 'yes late'],
  ])('leaves a child in a session of its own, which %s, ends all the same', async (_sentence, child) => {
    const { run: ended, output } = await run(`setsid ${child} & echo "pid $!"; exit 0`);
    process.kill(Number(/pid (\d+)/.exec(output.text)?.[1]), 'SIGKILL');
    expect([ended.outcome, ended.summary]).toEqual(['succeeded', 'exit 0']);
  });

  it('prints on after it was cancelled gives nothing more, and what was kept says that it was cancelled', async () => {
    const cancelling = new AbortController();
    const output = new RecordedOutput();
    // Lines of seven bytes, none of which ends where as much as is shown ends: there is always more to keep.
    const running = run("trap '' TERM; while :; do echo 7bytes; done", cancelling.signal, output);
    await output.until(({ text }) => text.length >= SHOWN);
    cancelling.abort();
    const { run: ended, path } = await running;
    const { size } = statSync(path);
    await new Promise((resolve) => setImmediate(resolve));
    expect([ended.outcome, output.text.length, statSync(path).size]).toEqual(['cancelled', SHOWN, size]);
    expect(readFileSync(path, 'utf8')).toMatch(/^# Ended: \S+Z, cancelled after /m);
  });
});
