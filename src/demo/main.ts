import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startDemo } from './demo';

/**
 * The demo as a process: `node dist/demo.js [--workspace DIR] [--company DIR] [--manual] [--seed N]
 * [--stop-with-input]`. Prints one JSON line when every server listens, and stops on SIGTERM, on SIGINT, and with
 * `--stop-with-input` when whoever started it closes its input or is gone. Without a workspace it takes a temporary one,
 * and removes it at the end.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      workspace: { type: 'string' },
      company: { type: 'string', default: join(__dirname, 'demo-company') },
      manual: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      'stop-with-input': { type: 'boolean', default: false },
    },
  });
  const workspace = values.workspace ?? mkdtempSync(join(tmpdir(), 'sitrep-demo-'));
  const demo = await startDemo({
    companyDirectory: resolve(values.company),
    workspace: resolve(workspace),
    seed: Number(values.seed),
    incidents: values.manual ? 'manual' : 'scheduled',
  });
  const { control, addresses, hasDatabase } = demo;
  const ready = { ready: true, workspace: demo.workspace, control, addresses, hasDatabase };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  await told(values['stop-with-input']);
  await demo.dispose();
  if (values.workspace === undefined) rmSync(workspace, { recursive: true, force: true });
}

/** Settles when somebody wants the demo to stop. */
function told(byEndOfInput: boolean): Promise<void> {
  return new Promise((resolveTold) => {
    const stop = (): void => {
      process.stdin.pause();
      resolveTold();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    if (!byEndOfInput) return;
    process.stdin.once('end', stop);
    process.stdin.once('error', stop);
    process.stdin.resume();
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`The demo did not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
