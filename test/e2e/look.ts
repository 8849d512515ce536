import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startDemo } from '../../scripts/demo.mjs';
import { Refusal, type Lifetime } from '../../scripts/process/lifetime.mjs';
import { Workbench } from './workbench.js';
import { THEMES, type Theme } from './workbenchOptions.js';

/** What `scripts/look.mjs` says when asked. */
export const USAGE = `Opens a workspace in a headless VS Code with the built extension, does what you say, saves a screenshot.

  node scripts/look.mjs [options] [action …]

Options
  --workspace DIR   the folder to open; the demo company's by default
  --host NAME       newest (default) or oldest
  --theme NAME      ${Object.keys(THEMES).join(', ')}
  --size WxH        1400x900 by default
  --name NAME       name of the last screenshot, 'look' by default
  --untrusted       in Restricted Mode
  --no-build        take the extension as it was built last

Actions, in order
  run:COMMAND       a command's title or id, from the palette       run:sitrep.openDemo
  view:TITLE        an icon of the activity bar                     view:Sitrep
  open:FILE         a file of the workspace                         open:sitrep.yaml
  notebook:FILE     a Markdown file as a runbook                    notebook:runbooks/database.md
  pick:TEXT         a row of an open quick pick
  answer:TEXT       the answer to an open input box
  click:TEXT        whatever shows that text, in the window or in a webview
  hover:TEXT        the same, hovering
  press:KEYS        a key, as Playwright names it                   press:Escape
  type:TEXT         keys, one by one
  wait:TEXT         until that text is on screen
  pause:SECONDS     look at something that changes by itself
  theme:NAME        another theme
  rows:TITLE        prints the rows of a view
  status            prints the status bar
  webviews          prints what the webviews show
  shot:NAME         a screenshot on the way`;

/** Runs the tool. The lifetime ends the demo and the window, also on Ctrl-C. */
export async function look(args: readonly string[], lifetime: Lifetime): Promise<void> {
  const { values, positionals } = parse(args);
  const workspace = values.workspace ? resolve(values.workspace) : lifetime.own(await startDemo()).workspace;
  const [width, height] = values.size.split('x').map(Number);
  const workbench = await Workbench.open({
    workspace,
    host: values.host === 'oldest' ? 'oldest' : 'newest',
    theme: themeOf(values.theme),
    trusted: !values.untrusted,
    size: { width: width ?? 1400, height: height ?? 900 },
  });
  lifetime.own({ stop: () => workbench.close() });
  try {
    for (const action of positionals) await perform(workbench, action);
  } catch (error) {
    print(`It looked like this then: ${await workbench.screenshot(`${values.name}-failed`)}`);
    throw error;
  }
  await workbench.settle();
  print(await workbench.screenshot(values.name));
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      workspace: { type: 'string' },
      host: { type: 'string', default: 'newest' },
      theme: { type: 'string', default: 'dark' },
      size: { type: 'string', default: '1400x900' },
      name: { type: 'string', default: 'look' },
      untrusted: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
    },
  });

type Action = (workbench: Workbench, argument: string) => Promise<void>;

const actions: Readonly<Record<string, Action>> = {
  run: (workbench, title) => workbench.runCommand(title),
  view: (workbench, title) => workbench.openView(title),
  open: (workbench, path) => workbench.openFile(path),
  notebook: (workbench, path) => workbench.openNotebook(path),
  pick: (workbench, text) => workbench.pick(text),
  answer: (workbench, text) => workbench.answer(text),
  click: async (workbench, text) => (await workbench.showing(text)).click(),
  hover: async (workbench, text) => (await workbench.showing(text)).hover(),
  press: (workbench, keys) => workbench.page.keyboard.press(keys),
  type: (workbench, text) => workbench.page.keyboard.type(text),
  wait: async (workbench, text) => void (await workbench.showing(text)),
  pause: (workbench, seconds) => workbench.page.waitForTimeout(Number(seconds) * 1_000),
  theme: (workbench, name) => workbench.theme(themeOf(name)),
  rows: async (workbench, title) => print(await workbench.treeRows(title)),
  status: async (workbench) => print(await workbench.statusBar()),
  webviews: async (workbench) => print(await workbench.webviewTexts()),
  shot: async (workbench, name) => {
    await workbench.settle();
    print(await workbench.screenshot(name));
  },
};

async function perform(workbench: Workbench, step: string): Promise<void> {
  const [name = '', ...rest] = step.split(':');
  const action = actions[name];
  if (!action) throw new Refusal(`There is no action "${name}".\n\n${USAGE}`);
  await action(workbench, rest.join(':'));
}

function themeOf(name: string): Theme {
  if (name in THEMES) return name as Theme;
  throw new Refusal(`There is no theme "${name}": choose one of ${Object.keys(THEMES).join(', ')}.`);
}

function print(value: unknown): void {
  process.stdout.write(`${typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)}\n`);
}
