import type { Workbench } from './workbench.js';

const MOST_PAGES = 20;

/**
 * What VS Code itself shows among the running extensions, by their ids or names: loading the code and calling
 * `activate`. All start at once, and one's time holds what others did meanwhile: they are to be seen side by side.
 */
export async function activationTimes(workbench: Workbench): Promise<Readonly<Record<string, number>>> {
  await workbench.runCommand('Developer: Show Running Extensions');
  const rows = workbench.page.locator('.runtime-extensions-editor .monaco-list-row');
  await rows.first().hover();
  // Where an earlier look ended.
  for (let page = 0; page < MOST_PAGES; page++) await workbench.page.mouse.wheel(0, -300);
  const times: Record<string, number> = {};
  // Slowest first, and only what fits is drawn.
  for (let page = 0; page < MOST_PAGES && times.sitrep === undefined; page++) {
    for (const text of await rows.allInnerTexts()) {
      const [, time] = /Activation: (\d+)\s*ms/.exec(text) ?? [];
      const [name = ''] = text.trim().split('\n');
      if (time !== undefined) times[/sitrep/i.test(name) ? 'sitrep' : name] = Number(time);
    }
    await workbench.page.mouse.wheel(0, 300);
    await workbench.page.waitForTimeout(200);
  }
  if (times.sitrep === undefined) throw new Error('VS Code gave no activation time of Sitrep.');
  return times;
}
