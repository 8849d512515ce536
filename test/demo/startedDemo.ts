import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Demo } from '../../src/demo/demo';
import { startDemo } from '../../src/demo/demo';
import { FakeClock } from '../fakes/fakeClock';

export const COMPANY_DIRECTORY = join(__dirname, '../../src/demo/company');

/** One demo for a file of tests, at a fixed time and with incidents by hand only. */
export function startedDemo(): { readonly demo: Demo; readonly clock: FakeClock } {
  const clock = new FakeClock();
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-demo-'));
  let running: Demo | undefined;
  beforeAll(async () => {
    running = await startDemo({
      companyDirectory: COMPANY_DIRECTORY,
      workspace: join(folder, 'workspace'),
      clock,
      incidents: 'manual',
    });
  });
  afterAll(async () => {
    await running?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    clock,
    get demo() {
      if (!running) throw new Error('The demo is not started before the tests run.');
      return running;
    },
  };
}

/** The address of a named server of the demo. */
export function addressOf(demo: Demo, name: string): string {
  const address = name === 'control' ? demo.control : demo.addresses[name];
  if (address === undefined) throw new Error(`The demo has no "${name}".`);
  return address;
}
