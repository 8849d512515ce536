import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Workbench } from '../e2e/workbench.js';
import type { Measurement } from './measurement.js';

const CELLS = 5_000;
const PATIENCE = 120_000;
/** Language servers that VS Code brings go through all cells for some seconds after they are shown. */
const AT_REST = 20_000;

const numbers = Array.from({ length: CELLS }, (_unused, at) => at);
const RUNBOOK = numbers.map((at) => `\`\`\`bash\necho ${at}\n\`\`\`\n`).join('\n');
const JUPYTER = JSON.stringify({
  cells: numbers.map((at) => ({
    ...{ cell_type: 'code', execution_count: null, metadata: {}, outputs: [] },
    source: [`print(${at})`],
  })),
  metadata: {},
  nbformat: 4,
  nbformat_minor: 2,
});

/** How long a window takes for 5,000 cells, in ms: a runbook, with a notebook of VS Code's own that has as many beside it. */
export async function measureManyCells(extension: string): Promise<readonly Measurement[]> {
  const ours = await timesOf(extension, { file: 'many.md', text: RUNBOOK, editor: 'Sitrep Runbook' });
  const theirs = await timesOf(extension, { file: 'many.ipynb', text: JUPYTER, editor: 'Jupyter Notebook' });
  return (['opened', 'saved'] as const).map((what) => ({
    name: `a runbook of 5,000 cells ${what}, beside a Jupyter notebook`,
    value: ours[what],
    unit: 'ms',
    reference: theirs[what],
    ratio: ours[what] / theirs[what],
  }));
}

interface Opened {
  readonly file: string;
  readonly text: string;
  readonly editor: string;
}

async function timesOf(
  extension: string,
  { file, text, editor }: Opened,
): Promise<{ readonly opened: number; readonly saved: number }> {
  const workspace = mkdtempSync(join(tmpdir(), 'sitrep-bench-'));
  const path = join(workspace, file);
  writeFileSync(path, text);
  const settings = { 'workbench.editorAssociations': { '*.ipynb': 'default' } };
  const workbench = await Workbench.open({ extension, workspace, settings });
  try {
    await workbench.openFile(file);
    await workbench.runCommand('View: Reopen Editor With...');
    const firstLine = workbench.page.locator('.notebookOverlay .code-cell-row .view-line').first();
    const began = performance.now();
    await workbench.pick(editor);
    await firstLine.waitFor({ timeout: PATIENCE });
    const opened = Math.round(performance.now() - began);
    await workbench.page.waitForTimeout(AT_REST);
    await firstLine.click();
    await workbench.page.keyboard.type('9');
    return { opened, saved: await saving(workbench, path) };
  } finally {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** Until the change is in the file. */
async function saving(workbench: Workbench, path: string): Promise<number> {
  const before = readFileSync(path);
  const began = performance.now();
  await workbench.page.keyboard.press('Control+s');
  while (readFileSync(path).equals(before)) {
    if (performance.now() - began > PATIENCE) throw new Error(`"${path}" was not saved.`);
    await workbench.page.waitForTimeout(10);
  }
  return Math.round(performance.now() - began);
}
