import { describe, expect, it } from 'vitest';
import { CappedOutput } from '../../../src/runbook/history/cappedOutput';
import { runReport } from '../../../src/runbook/history/runReport';
import { parseRunbook } from '../../../src/runbook/document/parseRunbook';
import { runOf } from './runs';

const now = Date.UTC(2026, 0, 5, 12, 30);
const title = 'Database down';

describe('the report of a run', () => {
  it('says what ran, where, how it ended and what it gave', () => {
    const first = { run: runOf({ alert: 'DatabaseDown' }), output: 'pong', by: 'ana' };
    const second = {
      run: runOf({
        step: 'failover',
        language: 'http',
        source: 'POST /${param.host}',
        variables: { 'param.host': 'db-2' },
        connection: 'shop',
        production: true,
        outcome: 'failed',
        summary: '500 Oops',
        durationMs: 12,
        check: { held: false, message: 'status 200: it is 500' },
      }),
      output: '',
      by: 'ana',
    };
    expect(runReport({ title, path: 'docs/db.md', steps: [first, second], now })).toBe(
      [
        '# Run report: Database down',
        '',
        '- Runbook: docs/db.md',
        '- Alert: DatabaseDown',
        '- Written: 2026-01-05 12:30:00Z',
        '- Steps: 2 run, 1 not successful',
        '',
        '| # | Started | Step | On | Outcome | Result | Took | By |',
        '|---|---|---|---|---|---|---|---|',
        '| 1 | 2026-01-05 12:00:00Z | ping | this machine | ok | exit 0 | 1.5 s | ana |',
        '| 2 | 2026-01-05 12:00:00Z | failover | shop (production) | failed | 500 Oops | 12 ms | ana |',
        '',
        '## 1. ping',
        '',
        '```bash',
        'ping db-1',
        '```',
        '',
        'ok on this machine: exit 0',
        '',
        '```text',
        'pong',
        '```',
        '',
        '## 2. failover',
        '',
        '```http',
        'POST /${param.host}',
        '```',
        '',
        'With',
        '',
        '- param.host = db-2',
        '',
        'failed on shop (production): 500 Oops; status 200: it is 500',
        '',
      ].join('\n'),
    );
  });

  it('is not broken out of by what a step is called, does or gives', () => {
    const output = 'text\n````\n# not a heading\n```bash\nrm -rf /\n```';
    const run = runOf({ step: '<img src=x> | [a](b)\n# x', source: '```\ntrue', summary: '`x`' });
    const report = runReport({ title: '<b>', path: 'a|b.md', steps: [{ run, output, by: '*' }], now });
    const { cells } = parseRunbook(report);
    expect(cells.filter(({ kind }) => kind === 'code').map(({ value }) => value)).toEqual([
      '```\ntrue',
      output,
    ]);
    expect(report).toContain('\\<img src=x\\> \\| \\[a\\](b) ⏎ \\# x');
    expect(report).not.toContain('<b>');
  });
});

describe('the output in a report', () => {
  const sink = { write: () => undefined, show: () => undefined };

  it('is what was printed and shown, without what acts on a terminal', () => {
    const output = new CappedOutput(sink);
    output.write('stdout', '\u001b[31ma\u001b[0m\u001b]0;title\u0007');
    output.show({ kind: 'note', text: 'noted' });
    output.write('stderr', 'b\n');
    expect(output.text).toBe('a\nnoted\nb');
  });

  it('is its beginning, and says how much was left out', () => {
    const output = new CappedOutput(sink);
    for (let part = 0; part < 100; part++) output.write('stdout', 'x'.repeat(1_000));
    expect(output.text).toBe(`${'x'.repeat(8_000)}\n… and 92000 more characters`);
  });

  it('is passed on as it came', () => {
    const passed: string[] = [];
    const output = new CappedOutput({
      write: (stream, text) => passed.push(`${stream} ${text}`),
      show: ({ kind }) => passed.push(kind),
    });
    output.write('stderr', 'x'.repeat(9_000));
    output.show({ kind: 'note', text: '' });
    expect(passed).toEqual([`stderr ${'x'.repeat(9_000)}`, 'note']);
  });
});
