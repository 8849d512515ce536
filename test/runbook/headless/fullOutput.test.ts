import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommandLine } from '../../fakes/commandLine';

const SECRET = 'hunter2-command-line';
const LINES = 200_000;

interface Ended {
  readonly code: number;
  readonly printed: string;
}

describe('sitrep run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-run-'));
  const runbook = join(folder, 'long.md');
  let cli = '';
  let server: Server;

  const run = (...args: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const env = { ...process.env, SITREP_TEST_KEY: SECRET };
      const options = { cwd: folder, env, maxBuffer: 50_000_000 };
      const child = execFile(process.execPath, [cli, 'run', ...args], options, (_error, printed) =>
        resolve({ code: child.exitCode ?? -1, printed }),
      );
    });

  beforeAll(async () => {
    cli = await buildCommandLine(folder);
    server = createServer((_request, response) => response.end('fine')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    writeFileSync(
      join(folder, 'sitrep.yaml'),
      `connections:\n  api: {type: http, url: "http://127.0.0.1:${port}", headers: {X-Key: "\${env:SITREP_TEST_KEY}"}}\n` +
        '  closed: {type: postgres, url: "postgres://app@127.0.0.1:1/shop", password: "${secret:closed}"}\n',
    );
    writeFileSync(
      runbook,
      '```http {on=api}\nGET /\n```\n\n' +
        `\`\`\`bash\nseq ${LINES}; echo "the key is $SITREP_TEST_KEY"\n\`\`\`\n\n\`\`\`bash\necho short\n\`\`\`\n`,
    );
  }, 60_000);
  afterAll(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    [
      'no step',
      'Only a text.\n\n```json\n{}\n```\n',
      1,
      'Nothing ran: there is no step here that Sitrep can run.\n',
    ],
    [
      'a step whose secret nobody gave',
      '```sql {on=closed}\nSELECT 1\n```\n',
      2,
      '\nThe secret "closed" for postgres://127.0.0.1:1 is not known. Set the environment variable SITREP_SECRET_CLOSED.\n  failed: without the secret "closed" (',
    ],
  ])('says of %s what it means', async (_what, text, exit, said) => {
    const file = join(folder, 'said.md');
    writeFileSync(file, text);
    const { code, printed } = await run(file);
    expect([code, printed.includes(said), printed]).toEqual([exit, true, printed]);
    expect(printed).not.toMatch(/could not be run|Every step/);
  });

  it('keeps whole what is too long to be printed, for its owner alone and masked, and says where', async () => {
    const outputs = join(folder, 'outputs');
    const { code, printed } = await run(runbook, '--output', 'outputs');
    const [name = '', ...others] = readdirSync(outputs);
    const path = join(outputs, name);
    expect([code, others]).toEqual([0, []]);
    expect(printed).toContain(`\n  full output: ${path}\n`);
    expect(printed).toMatch(/Not all is shown here\. The full output \(1\.\d MB\) is kept\./);
    const text = readFileSync(path, 'utf8');
    const numbers = Array.from({ length: LINES }, (_, index) => `${index + 1}\n`).join('');
    expect(text.slice(text.indexOf('\n\n') + 2) === `${numbers}the key is ••••••\n`).toBe(true);
    expect(`${printed}${text}`).not.toContain(SECRET);
    expect(statSync(path).mode & 0o777).toBe(0o400);
  });

  it('names the file for a program too', async () => {
    const { printed } = await run(runbook, '--json', '--output', join(folder, 'json'));
    const [name = ''] = readdirSync(join(folder, 'json'));
    const { steps } = JSON.parse(printed) as { readonly steps: readonly { readonly fullOutput?: string }[] };
    expect(steps.map(({ fullOutput }) => fullOutput)).toEqual([
      undefined,
      join(folder, 'json', name),
      undefined,
    ]);
  });

  it('says that the rest is left out where no folder is named', async () => {
    const { code, printed } = await run(runbook);
    expect(code).toBe(0);
    expect(printed).toContain('The rest of the output was left out.');
  });

  it('says why nothing could be kept, and runs the steps all the same', async () => {
    const { code, printed } = await run(runbook, '--output', runbook);
    expect(code).toBe(0);
    expect(printed).toMatch(/The rest of the output was left out, because it could not be kept: /);
    expect(printed).toMatch(/short\n/);
  });

  it('makes no folder where everything was printed', async () => {
    const short = join(folder, 'short.md');
    writeFileSync(short, '```bash\necho short\n```\n');
    mkdirSync(join(folder, 'empty'));
    await run(short, '--output', join(folder, 'empty', 'outputs'));
    expect(readdirSync(join(folder, 'empty'))).toEqual([]);
  });
});
