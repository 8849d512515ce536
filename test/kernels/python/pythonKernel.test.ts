import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pythonKernel } from '../../../src/kernels/python/index';
import type { CellKernel, Step, StepResult } from '../../../src/runbook/kernel';
import { connectionOf, kernelContext } from '../../contract/kernelContext';
import { RecordedOutput } from '../../contract/recordedOutput';
import type { KernelUnderTest } from '../../contract/testKernel';
import { testKernel } from '../../contract/testKernel';

const folder = mkdtempSync(join(tmpdir(), 'sitrep-python-'));
const originalPath = process.env.PATH;

beforeAll(() => {
  // Joins its parameters and has a shell read them again, out of reach of this machine's process group, as sshd does.
  writeFileSync(join(folder, 'ssh'), '#!/bin/sh\nshift\nexec 3<&0\nsetsid sh -c "$*" <&3 &\nwait $!\n', {
    mode: 0o755,
  });
  // Passes standard input on only when asked to, as docker does.
  const docker = '#!/bin/sh\n[ "$2" = -i ] || exec < /dev/null\nshift 3\nexec "$@"\n';
  writeFileSync(join(folder, 'docker'), docker, { mode: 0o755 });
  process.env.PATH = `${folder}:${originalPath}`;
});
afterAll(() => {
  process.env.PATH = originalPath;
  rmSync(folder, { recursive: true, force: true });
});

const context = kernelContext({ workspaceFolder: folder, grace: 300 });

const isAlive = (id: number): boolean => {
  try {
    process.kill(id, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'));
  } catch {
    return false;
  }
};

const idsOf = (output: RecordedOutput): number[] => output.text.split(/\s+/).filter(Boolean).map(Number);

/** Stops for nothing: neither the interpreter nor the program that it started. */
const STUBBORN = `import os, subprocess, time
child = subprocess.Popen(['sh', '-c', 'trap "" INT TERM; sleep 600 & echo $!; wait; wait'])
print(child.pid, os.getpid(), flush=True)
while True:
    try:
        time.sleep(600)
    except BaseException:
        pass`;

function subject(connection?: Parameters<typeof connectionOf>[0]): KernelUnderTest {
  let started: RecordedOutput | undefined;
  return {
    definition: pythonKernel,
    context,
    connection: () => connection && connectionOf({ type: 'python', ...connection }),
    succeeds: { source: 'print("one")\nprint("two")', marker: 'one\ntwo\n' },
    fails: { source: 'x = 1\nraise ValueError("no")', message: /^Line 2: ValueError: no\.$/ },
    endless: {
      source: STUBBORN,
      started: async (output) => {
        started = output;
        await output.until((so) => idsOf(so).length >= 3);
      },
    },
    isRunning: async () => (started ? idsOf(started).some(isAlive) : false),
    huge: { source: 'for _ in range(300000): print("x" * 99)', outputLimit: 1000 },
    echoes: { source: 'print(${value}, end="")', read: (output) => output.text },
  };
}

testKernel('python on this machine', () => subject());
testKernel('python through ssh', () => subject({ via: 'ssh worker-1' }));
testKernel('python through docker exec', () =>
  subject({ via: 'docker exec -it web', command: 'python3 -u' }),
);
testKernel('python in a console of its own', () =>
  subject({ command: 'python3 -c "import code; code.interact(local={})"' }),
);

describe('a python step', () => {
  let kernel: CellKernel;
  beforeEach(() => (kernel = pythonKernel.create(context)));
  afterEach(() => kernel.dispose());

  async function run(
    source: string,
    changes: Partial<Step> = {},
    signal = new AbortController().signal,
    output = new RecordedOutput(),
  ): Promise<{ readonly result: StepResult; readonly output: RecordedOutput }> {
    const result = await kernel.run(
      {
        language: 'python',
        source,
        variables: {},
        connection: undefined,
        timeout: 20_000,
        outputLimit: 100_000,
        workingDirectory: undefined,
        ...changes,
      },
      output,
      signal,
    );
    return { result, output };
  }

  it('sees what earlier steps defined, and runs in the workspace', async () => {
    await run('import os\nteams = {"a": 2}\ndef twice(n): return 2 * n');
    const { result, output } = await run('twice(teams["a"]), os.getcwd()');
    expect([output.text, result.summary]).toEqual([`(4, '${folder}')\n`, `(4, '${folder}')`]);
  });

  it.each<[string, unknown, unknown]>([
    [
      '[{"id": 1, "name": "a"}, {"id": 2, "share": 0.5, "name": None}]',
      ['id', 'name', 'share'],
      [
        [1, 'a', null],
        [2, null, 0.5],
      ],
    ],
    [
      'from collections import namedtuple\nT = namedtuple("T", "key count")\n[T("x", 2**60), T("y", float("nan"))]',
      ['key', 'count'],
      [
        ['x', '1152921504606846976'],
        ['y', 'nan'],
      ],
    ],
    [
      'import datetime, decimal\n[{"at": datetime.date(2026, 1, 5), "amount": decimal.Decimal("1.10"), "tags": ["a"]}]',
      ['at', 'amount', 'tags'],
      [['2026-01-05', '1.10', '["a"]']],
    ],
  ])('shows a list of records as a table: %s', async (source, columns, rows) => {
    const { result, output } = await run(source);
    expect(output.displays).toEqual([{ kind: 'table', columns, rows, truncated: false }]);
    expect(result.summary).toMatch(/^\d rows?$/);
  });

  it('shows at most ten thousand rows, and says that there are more', async () => {
    const { result, output } = await run('[{"n": n} for n in range(20000)]', { outputLimit: 10_000_000 });
    const [table] = output.displays;
    expect([table?.kind === 'table' && table.rows.length, result.truncated]).toEqual([10_000, true]);
  });

  it('shows nothing for a last expression that is None', async () => {
    const { output } = await run('None');
    expect([output.text, output.displays]).toEqual(['', []]);
  });

  it('shows the lines of the step in a traceback, and no line of ours', async () => {
    const { result, output } = await run('def pay():\n    return 1 / 0\n\npay()');
    expect(result).toMatchObject({
      outcome: 'failed',
      message: 'Line 2: ZeroDivisionError: division by zero.',
      summary: 'ZeroDivisionError',
    });
    expect(output.errors.replace(/^\s*[~^]+\n/gm, '')).toBe(
      'Traceback (most recent call last):\n  File "<step 1>", line 4, in <module>\n    pay()\n' +
        '  File "<step 1>", line 2, in pay\n    return 1 / 0\nZeroDivisionError: division by zero\n',
    );
  });

  it('points at a mistake in the language', async () => {
    const { result, output } = await run('x = 1\nif x\n  pass');
    expect(result.message).toMatch(/^Line 2: SyntaxError: /);
    expect(output.errors).not.toContain('Traceback');
  });

  it('keeps the session when an interrupted step stops', async () => {
    await run('kept = 7');
    const controller = new AbortController();
    const output = new RecordedOutput();
    const running = run('import time\nprint("go")\ntime.sleep(600)', {}, controller.signal, output);
    await output.until(({ text }) => text === 'go\n');
    controller.abort();
    await expect(running).rejects.toMatchObject({ name: 'CancelledError' });
    expect(output.errors).toContain('Interrupted. The session goes on, with its variables.');
    expect((await run('kept')).output.text).toBe('7\n');
  });

  it('begins a new session after one that would not stop, and says so', async () => {
    await run('kept = 7');
    const { output } = await run(STUBBORN, { timeout: 700 });
    expect(output.errors).toContain('its session was ended');
    expect((await run('kept')).result.message).toBe("Line 1: NameError: name 'kept' is not defined.");
  });

  it('stops a program that a step waits for', async () => {
    const { result, output } = await run('import os\nos.system("echo $$; exec sleep 600")', { timeout: 700 });
    expect([result.outcome, isAlive(Number(output.text))]).toEqual(['timedOut', false]);
    expect((await run('1')).output.text).toBe('1\n');
  });

  it('shows what a started program prints, in order', async () => {
    const { output } = await run(
      'import os, subprocess\nprint("one")\nos.system("echo two")\nsubprocess.run(["sh", "-c", "echo no >&2"])\nprint("three")',
    );
    expect([output.text, output.errors]).toEqual(['one\ntwo\nthree\n', 'no\n']);
  });

  it('has an empty standard input, for itself and for what it starts', async () => {
    const { output } = await run('import os, sys\nprint(repr(sys.stdin.read()), os.system("cat"))');
    expect(output.text).toBe("'' 0\n");
  });

  it('survives a step that forks', async () => {
    const { output } = await run(
      'import os\npid = os.fork()\nif pid: os.waitpid(pid, 0)\nprint("parent" if pid else "child")',
    );
    expect(output.text.split('\n').sort()).toEqual(['', 'child', 'parent']);
    expect((await run('2')).output.text).toBe('2\n');
  });

  it('ends with its session all that a step has started', async () => {
    const { output } = await run('import subprocess\nprint(subprocess.Popen(["sleep", "600"]).pid)');
    kernel.dispose();
    while (isAlive(Number(output.text))) await new Promise((resolve) => setImmediate(resolve));
  });

  it.each([
    ['exit()', 'succeeded', 'exit 0', 0],
    ['import sys\nsys.exit(3)', 'failed', 'exit 3', 3],
  ])('takes %j for the end of the step, not of the session', async (source, outcome, summary, exitCode) => {
    await run('kept = 7');
    expect((await run(source)).result).toMatchObject({ outcome, summary, exitCode });
    expect((await run('kept')).output.text).toBe('7\n');
  });

  it('says when the interpreter itself went away', async () => {
    const { result } = await run('import os\nos._exit(4)');
    expect(result.message).toBe(
      'The Python session ended with exit status 4. The next step begins a new one.',
    );
    expect((await run('1')).result.outcome).toBe('succeeded');
  });

  it.each([
    ['no-such-python', 'The program "no-such-python" was not found.'],
    [
      'python3 -c "import no_such_module"',
      "exit status 1: ModuleNotFoundError: No module named 'no_such_module'",
    ],
  ])('says why %s gives no session', async (command, message) => {
    const { result } = await run('1', { connection: connectionOf({ type: 'python', command }) });
    expect([result.outcome, result.message]).toEqual(['failed', expect.stringContaining(message)]);
  });

  it('puts no value into a string, and says where it would have stayed', async () => {
    const { result } = await run('print("${param.team}")', { variables: { 'param.team': 'x' } });
    expect(result.message).toMatch(/^"\$\{param.team\}" stands inside quotes/);
  });

  it('takes a value that is code for a value', async () => {
    const variables = { 'param.team': '"]; import os; os._exit(1) #' };
    const { output } = await run('# ${param.team}\nprint(${param.team})', { variables });
    expect(output.text).toBe('"]; import os; os._exit(1) #\n');
  });
});
