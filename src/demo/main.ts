import { parseArgs } from 'node:util';
import { join, resolve } from 'node:path';
import type { Demo } from './demo';
import { startDemo } from './demo';

/**
 * The demo as a process: `node dist/demo.js --workspace DIR [--company DIR] [--manual] [--seed N]`. Prints one JSON line
 * when every server listens, and stops when it is told to, or when whoever started it closes its input or is gone.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      workspace: { type: 'string' },
      company: { type: 'string', default: join(__dirname, 'demo-company') },
      manual: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
    },
  });
  if (values.workspace === undefined)
    throw new Error('--workspace DIR is needed: where to write the workspace.');
  const demo = await startDemo({
    companyDirectory: resolve(values.company),
    workspace: resolve(values.workspace),
    seed: Number(values.seed),
    incidents: values.manual ? 'manual' : 'scheduled',
  });
  const { workspace, control, addresses, hasDatabase } = demo;
  process.stdout.write(`${JSON.stringify({ ready: true, workspace, control, addresses, hasDatabase })}\n`);
  stopWhenTold(demo);
}

function stopWhenTold(demo: Demo): void {
  const stop = (): void => {
    process.stdin.pause();
    void demo.dispose().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdin.once('end', stop);
  process.stdin.once('error', stop);
  process.stdin.resume();
}

main().catch((error: unknown) => {
  process.stderr.write(`The demo did not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
