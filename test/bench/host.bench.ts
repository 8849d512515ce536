import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installExtension } from '../../scripts/host/installExtension.mjs';
import { packageExtension } from '../../scripts/package.mjs';
import { activationTimes } from '../e2e/activationTimes.js';
import type { DemoCompany } from '../e2e/demoCompany.js';
import { openDemoCompany } from '../e2e/demoCompany.js';
import { Workbench } from '../e2e/workbench.js';
import { measureManyCells } from './manyCells.js';
import type { Measurement } from './measurement.js';
import { measurePollToScreen } from './pollToScreen.js';

/** What the packed extension costs in a real VS Code, beside the budgets that the design gives. */
export async function bench(): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-bench-'));
  const demo = await openDemoCompany();
  try {
    const path = await packageExtension(folder);
    const extension = await installExtension(path, folder);
    const { statusBarMs, treeMs } = await measurePollToScreen(extension);
    return [
      measurement('packaged extension', statSync(path).size / 1024 / 1024, 'MB', 2),
      measurement('poll answered → status bar changed on screen', statusBarMs, 'ms', 300),
      measurement('poll answered → tree changed on screen', treeMs, 'ms', 300),
      ...(await inWindow(extension, demo)),
      ...(await measureManyCells(extension)),
    ];
  } finally {
    await demo.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inWindow(extension: string, demo: DemoCompany): Promise<Measurement[]> {
  const workbench = await Workbench.open({ extension, workspace: demo.workspace });
  try {
    await workbench.openView('Sitrep');
    await workbench.showing('search');
    const shown = await timeToShow(workbench, demo);
    const activations = await activationTimes(workbench);
    const { sitrep: activation, ...others } = activations;
    return [
      measurement('activation as VS Code shows it, in the crowd of its start', activation ?? NaN, 'ms', 50),
      measurement(
        'the same of the slowest extension that VS Code brings',
        Math.max(...Object.values(others)),
        'ms',
      ),
      measurement('plug pulled → status bar says unreachable, with a poll every 5 s', shown, 'ms'),
    ];
  } finally {
    await workbench.close();
  }
}

async function timeToShow(workbench: Workbench, demo: DemoCompany): Promise<number> {
  return timed(async () => {
    await demo.unplug('prometheus');
    await workbench.statusBarItem('unreachable').waitFor();
  });
}

async function timed(task: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await task();
  return Math.round(performance.now() - started);
}

function measurement(name: string, value: number, unit: string, reference?: number): Measurement {
  if (reference === undefined) return { name, value, unit };
  return { name, value, unit, reference, ratio: value / reference };
}
