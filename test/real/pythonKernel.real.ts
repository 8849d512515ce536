import { spawnSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pythonKernel } from '../../src/kernels/python/index';
import type { CellKernel, StepResult } from '../../src/runbook/kernel';
import { connectionOf, kernelContext } from '../contract/kernelContext';
import { RecordedOutput } from '../contract/recordedOutput';
import type { DjangoProject } from './servers/django';
import { createDjangoProject, pythonWith, requireDjango } from './servers/django';

const missing = requireDjango();
const ipython = !missing && spawnSync(pythonWith('django') ?? '', ['-c', 'import IPython']).status === 0;

describe.skipIf(missing)(`Python steps in Django's shell${missing ? `. ${missing}` : ''}`, () => {
  let project: DjangoProject;
  let kernel: CellKernel;

  beforeAll(() => {
    project = createDjangoProject();
  });
  afterAll(() => project?.remove());
  beforeEach(() => {
    kernel = pythonKernel.create(kernelContext({ workspaceFolder: project.folder, grace: 500 }));
  });
  afterEach(() => kernel.dispose());

  /** `-i python` keeps Django from taking code on its command line, so its console itself is spoken to. */
  const consoles = (): readonly string[] => [
    project.shell,
    `${project.shell} -i python`,
    ...(ipython ? [`${project.shell} -i ipython`] : []),
  ];

  async function run(
    source: string,
    command: string,
  ): Promise<{ readonly result: StepResult; readonly output: RecordedOutput }> {
    const output = new RecordedOutput();
    const result = await kernel.run(
      {
        language: 'python',
        source,
        variables: { 'param.key': 't-1' },
        connection: connectionOf({ type: 'python', command }),
        timeout: 60_000,
        outputLimit: 100_000,
        workingDirectory: undefined,
      },
      output,
      new AbortController().signal,
    );
    return { result, output };
  }

  it('finds and reverses duplicate payouts, whichever console the shell is', async () => {
    for (const command of consoles()) {
      const made = await run(
        `from economy.models import CoinTransaction
from django.db import transaction
CoinTransaction.objects.all().delete()
for amount in (50, 50, 20):
    CoinTransaction.objects.create(user=1, amount=amount, transaction_type='tournament_payout',
        dedup_key='t-1' if amount == 50 else 't-2')
print('made')`,
        command,
      );
      expect([command, made.output.text, made.result.message]).toEqual([command, 'made\n', undefined]);
      const { output } = await run(
        'CoinTransaction.objects.filter(dedup_key=${param.key}).values("user", "amount", "dedup_key")',
        command,
      );
      expect(output.displays).toEqual([
        {
          kind: 'table',
          columns: ['user', 'amount', 'dedup_key'],
          rows: [
            [1, '50.00', 't-1'],
            [1, '50.00', 't-1'],
          ],
          truncated: false,
        },
      ]);
      const objects = await run('CoinTransaction.objects.filter(amount=20)', command);
      expect(objects.output.displays).toMatchObject([
        {
          columns: ['id', 'user', 'amount', 'transaction_type', 'dedup_key'],
          rows: [[expect.any(Number), 1, '20.00', 'tournament_payout', 't-2']],
        },
      ]);
      const pairs = await run(
        'CoinTransaction.objects.values_list("dedup_key", "user").distinct().order_by("dedup_key")',
        command,
      );
      expect(pairs.output.displays).toMatchObject([
        {
          columns: ['0', '1'],
          rows: [
            ['t-1', 1],
            ['t-2', 1],
          ],
        },
      ]);
    }
  });

  it('takes a transaction back when the step fails in it', async () => {
    const { result, output } = await run(
      `from economy.models import CoinTransaction
from django.db import transaction
with transaction.atomic():
    CoinTransaction.objects.all().delete()
    raise RuntimeError('stop')`,
      project.shell,
    );
    expect(result.message).toBe('Line 5: RuntimeError: stop.');
    expect(output.errors).not.toContain('<sitrep');
    const { output: left } = await run('CoinTransaction.objects.count()', project.shell);
    expect(left.text).toBe('3\n');
  });

  it('says what keeps the shell from starting', async () => {
    const { result } = await run('1', project.shell.replace('manage.py', 'nowhere/manage.py'));
    expect(result.message).toMatch(/exit status 2: .*No such file or directory/);
  });
});
