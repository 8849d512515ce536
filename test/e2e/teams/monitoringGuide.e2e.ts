import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Notebook } from '../notebook.js';
import { appears } from '../reading.js';
import { Workbench } from '../workbench.js';
import { GUIDE, Teams, missingForTeams } from './teams.js';

const missing = missingForTeams();
const original = resolve(import.meta.dirname, '../../../../shared/guides/000_080e9dea95cfa0aa.txt');

it.skipIf(!existsSync(original))(
  'the guide is the one that its team wrote (skipped where the guides are not beside the project)',
  () => expect(readFileSync(GUIDE).equals(readFileSync(original))).toBe(true),
);

describe.skipIf(missing)(`the runbooks of a monitoring guide${missing ? `. ${missing}` : ''}`, () => {
  let teams: Teams;
  let workbench: Workbench;
  let runbook: Notebook;

  beforeAll(async () => {
    teams = await Teams.start();
    const window = Workbench.open({
      workspace: teams.folder,
      env: teams.environment,
      size: { width: 1400, height: 1000 },
      settings: { 'terminal.integrated.gpuAcceleration': 'off' },
    }).then((opened) => (workbench = opened));
    await Promise.all([window, teams.work()]);
    await workbench.openView('Sitrep');
    runbook = new Notebook(workbench);
  }, 300_000);
  afterAll(async () => {
    await workbench?.close();
    await teams?.stop();
  });

  const status = (code: string) => () => runbook.step(code).innerText();

  it('are listed: three sections of one file', async () => {
    await expect
      .poll(async () => (await workbench.treeRows('Runbooks')).map(({ name }) => name), { timeout: 90_000 })
      .toEqual([
        'Runbook file Task 10: Monitoring & Alerts Configuration, docs/monitoring.md',
        'Runbook Celery Worker Failure, docs/monitoring.md line 488',
        'Runbook Duplicate Payout Emergency, docs/monitoring.md line 510',
        'Runbook Database Performance Degradation, docs/monitoring.md line 589',
        'Runbook file Slow, docs/slow.md',
        'Runbook Slow query, docs/slow.md line 3',
      ]);
  });

  it('open at their part, with a step for each number', async () => {
    await workbench.treeRow('Runbooks', 'Celery Worker Failure').click();
    await runbook.opened();
    await expect.poll(() => runbook.step('# 1. Check worker status').count()).toBe(1);
    await workbench.screenshot('guide-celery');
  });

  it('ask the Celery worker', async () => {
    await runbook.run('# 1. Check worker status');
    await runbook.result('worker@teams: OK');
    await runbook.run('# 2. Check queue length');
    await runbook.result('"max-concurrency": 1');
    await runbook.run('# 5. Verify recovery');
    await runbook.result('pong');
    await expect.poll(status('# 5. Verify recovery')).toMatch(/exit 0/);
    await workbench.screenshot('guide-celery');
  });

  it.each([
    ['# 3. View recent failures', 'celery -A deltacrown events'],
    ['# 4. Restart workers', 'sudo systemctl restart celery-worker'],
    ['# 6. Monitor for 10 minutes', "watch -n 5 'celery -A deltacrown inspect stats'"],
  ])('open %s in a terminal, typed and waiting', async (step, command) => {
    await runbook.act(step, 'Run in Terminal');
    await expect.poll(() => workbench.terminalText()).toContain(command);
    await workbench.screenshot(`guide-terminal-${step.slice(2, 3)}`);
    await workbench.runCommand('Terminal: Kill All Terminals');
  });

  it('find duplicate payouts in PostgreSQL, with the right numbers', async () => {
    await workbench.treeRow('Runbooks', 'Duplicate Payout Emergency').click();
    await runbook.run('-- 1. Find duplicate transactions');
    await runbook.result('t7-u1');
    await expect
      .poll(async () => (await runbook.rowsOf('dedup_key')).toSorted())
      .toEqual([
        ['t7-u1', '3', '150.00'],
        ['t8-u2', '2', '80.00'],
      ]);
    await runbook.run('-- 3. Calculate financial impact');
    await expect.poll(() => runbook.rowsOf('overpaid_amount')).toEqual([['140.00', '2']]);
    await workbench.screenshot('guide-duplicates');
  });

  it('tell where the guide is wrong: a column that is not grouped', async () => {
    await runbook.run('-- 2. Identify affected tournaments');
    await runbook.result(
      'Line 3, column 5: column "economy_cointransaction.tournament_id" must appear in the GROUP BY clause',
    );
    await workbench.screenshot('guide-mistake');
  });

  it('refuse what the Python steps change, where they may only read', async () => {
    for (const step of ['# 4. Stop payout processing', '# 5. Rollback duplicates']) {
      await runbook.run(step);
      await expect.poll(status(step)).toMatch(/django/);
      await runbook.result('This step changes something, and the connection "django" is read-only.');
    }
    await workbench.screenshot('guide-refused');
  });

  it('refuse to vacuum, too', async () => {
    await workbench.treeRow('Runbooks', 'Database Performance Degradation').click();
    await runbook.run('-- 4. Vacuum if needed');
    await runbook.result('This step changes something, and the connection "db" is read-only.');
  });

  it('show slow queries, statistics and sizes', async () => {
    await workbench.treeRow('Runbooks', 'Database Performance Degradation').click();
    await runbook.run('-- 1. Find slow queries');
    await expect.poll(() => runbook.rowsOf('mean_time')).not.toEqual([]);
    await runbook.run('-- 2. Check missing indices');
    await expect
      .poll(async () => (await runbook.rowsOf('n_distinct')).map(([, table, column]) => [table, column]))
      .toContainEqual(['teams_team', 'name']);
    await runbook.run('-- 3. Check table bloat');
    await expect
      .poll(async () => (await runbook.rowsOf('size')).map(([, table]) => table))
      .toContain('teams_teammembership');
    await workbench.screenshot('guide-performance');
  });

  it('ask before they change anything where they may, and then do it', async () => {
    teams.configure('read-write');
    const question = workbench.dialog('Run this on db (postgres)?');
    // Until the changed configuration is known, the step is refused as before.
    const asks = async (): Promise<boolean> => {
      await runbook.run('-- 4. Vacuum if needed');
      return appears(question);
    };
    await expect.poll(asks).toBe(true);
    await workbench.screenshot('guide-question');
    await question.getByRole('button', { name: 'Run' }).click();
    await expect.poll(status('-- 4. Vacuum if needed')).toMatch(/2 statements run/);
    expect(
      await teams.rows(
        "SELECT relname, vacuum_count::int, analyze_count::int FROM pg_stat_user_tables WHERE relname LIKE 'teams%' AND vacuum_count > 0 ORDER BY 1",
      ),
    ).toHaveLength(2);
  });

  it('reverse the duplicate payouts in Django, once it was allowed', async () => {
    await workbench.treeRow('Runbooks', 'Duplicate Payout Emergency').click();
    for (const step of ['# 4. Stop payout processing', '# 5. Rollback duplicates']) {
      await runbook.run(step);
      await workbench.dialog('Run this on django (python)?').getByRole('button', { name: 'Run' }).click();
    }
    const reversals = `SELECT user_id, amount::text, description, metadata FROM economy_cointransaction
      WHERE transaction_type = 'payout_reversal' ORDER BY id`;
    await expect.poll(() => teams.rows(reversals)).toHaveLength(3);
    expect(await teams.rows(reversals)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ user_id: 1, amount: '-50.00' }),
        expect.objectContaining({
          user_id: 2,
          amount: '-40.00',
          description: 'Reversal of duplicate payout 4',
          metadata: { original_transaction_id: 4 },
        }),
      ]),
    );
    await workbench.screenshot('guide-reversed');
  });

  it('ask the log store the five queries of a block without a language, one by one', async () => {
    for (const title of LOG_QUERIES) {
      await runbook.run(`# ${title}`);
      await expect.poll(status(`# ${title}`)).toMatch(/read as log queries[^]*3 entries/);
    }
    expect(teams.askedOfLogs).toEqual([
      'source:django level:error message:"payout" message:"failed"',
      'source:django level:warning message:"permission_denied"',
      'source:django message:"slow_query" duration_ms:>1000',
      'source:celery level:error message:"failed"',
      'source:django message:"authentication_failed" count:>10',
    ]);
    await workbench.screenshot('guide-logs');
  });

  it('say when each of them ran last, and how it ended', async () => {
    await expect
      .poll(async () => (await workbench.treeRows('Runbooks')).map(({ name }) => name))
      .toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^Runbook Celery Worker Failure, ok .*line 488$/),
          expect.stringMatching(/^Runbook Duplicate Payout Emergency, failed .*line 510$/),
        ]),
      );
  });

  it.each(['light', 'high-contrast', 'dark'] as const)('can be read in the %s theme', async (theme) => {
    await workbench.theme(theme);
    await workbench.treeRow('Runbooks', 'Duplicate Payout Emergency').click();
    await workbench.settle();
    await workbench.screenshot(`guide-${theme}`);
  });

  it('are saved byte for byte', async () => {
    await workbench.runCommand('File: Save without Formatting');
    await workbench.runCommand('File: Save');
    // A file that is just being written is read short.
    await expect.poll(() => readFileSync(teams.runbook).equals(readFileSync(GUIDE))).toBe(true);
  });

  it('stop a query at the server when its cell is stopped', async () => {
    const sleeping = (): Promise<readonly unknown[]> =>
      teams.rows("SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'");
    await workbench.treeRow('Runbooks', 'Slow query').click();
    const slow = await new Notebook(workbench).opened();
    await expect.poll(() => slow.step('SELECT pg_sleep(60)').count()).toBe(1);
    await slow.run('SELECT pg_sleep(60)');
    await expect.poll(sleeping).toHaveLength(1);
    await slow.stop('SELECT pg_sleep(60)');
    await expect.poll(sleeping).toEqual([]);
    await expect.poll(() => slow.step('SELECT pg_sleep(60)').innerText()).toMatch(/cancelled/);
    await workbench.screenshot('guide-stopped');
  });
});

const LOG_QUERIES = [
  'Failed payouts',
  'Permission violations',
  'Slow queries',
  'Task failures',
  'Authentication failures',
];
