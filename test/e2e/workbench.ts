import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { startBrowser, windowAddress } from '../../scripts/host/browser.mjs';
import { startServer } from '../../scripts/host/server.mjs';
import { cacheFolder, root } from '../../scripts/paths.mjs';
import { appears, readBadge, readStatusBar, readTree, type StatusBarItem, type TreeRow } from './reading.js';
import {
  THEMES,
  THEME_CLASSES,
  settingsOf,
  titleOf,
  type Theme,
  type WorkbenchOptions,
} from './workbenchOptions.js';

type Server = Awaited<ReturnType<typeof startServer>>;

/**
 * A VS Code window with the extension in it, driven as a user would. Every method waits for what it needs; what a method
 * returns is what is on screen at that moment, so compare it with `expect.poll`.
 */
export class Workbench {
  private settings: Record<string, unknown>;

  private constructor(
    /** The page itself, for what this class has no word for. */
    readonly page: Page,
    private readonly browser: Browser,
    private readonly server: Server,
    private readonly options: WorkbenchOptions,
  ) {
    this.settings = settingsOf(options);
  }

  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const server = await startServer({
      host: options.host ?? 'newest',
      trusted: options.trusted ?? true,
      settings: settingsOf(options),
      env: options.env ?? {},
    });
    const browser = await startBrowser().catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
    return Workbench.openIn(browser, server, options).catch(async (error: unknown) => {
      await browser.close();
      await server.stop();
      throw error;
    });
  }

  private static async openIn(
    browser: Browser,
    server: Server,
    options: WorkbenchOptions,
  ): Promise<Workbench> {
    const page = await browser.newPage({ viewport: options.size ?? { width: 1400, height: 900 } });
    page.setDefaultTimeout(30_000);
    const workbench = new Workbench(page, browser, server, options);
    await page.goto(
      windowAddress(server.origin, {
        ...(options.workspace === undefined ? {} : { workspace: options.workspace }),
        extensionDevelopmentPath: options.extension ?? root,
      }),
    );
    await workbench.ready();
    await workbench.theme(options.theme ?? 'dark');
    return workbench;
  }

  /** One more window of this VS Code, on the same workspace. Closing either closes both. */
  openAnother(): Promise<Workbench> {
    return Workbench.openIn(this.browser, this.server, this.options);
  }

  /** Stops the window and its VS Code. */
  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }

  /** Loads the window anew, as `Developer: Reload Window` does. */
  async reload(): Promise<void> {
    await Promise.all([this.page.waitForEvent('load'), this.runCommand('Developer: Reload Window')]);
    await this.ready();
  }

  /**
   * Runs a command from the palette, by its title (`Sitrep: Open Demo`) or, when it is one of ours, by its id.
   */
  async runCommand(titleOrId: string): Promise<void> {
    const title = titleOf(titleOrId);
    const label = this.page.locator('.label-name').getByText(title, { exact: true });
    const row = this.pickRow(undefined, label);
    await this.choose('F1', `>${title}`, row);
  }

  /** Chooses the row of an open quick pick that contains `text`. */
  async pick(text: string): Promise<void> {
    await this.pickRow(text).click();
  }

  /** Answers an open input box. */
  async answer(text: string): Promise<void> {
    await this.quickInput().fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Opens a file of the workspace in its default editor. */
  async openFile(path: string): Promise<void> {
    await this.choose('Control+P', path, this.pickRow(path.split('/').at(-1)));
    await this.editorTab(path.split('/').at(-1) ?? path).waitFor();
  }

  /** Opens a Markdown file of the workspace as a notebook. */
  async openNotebook(path: string, type = 'Sitrep Runbook'): Promise<void> {
    await this.openFile(path);
    await this.runCommand('View: Reopen Editor With...');
    await this.pick(type);
    await this.page.locator('.notebookOverlay .cell-list-container').first().waitFor();
  }

  /** Shows a container of the activity bar, such as `Sitrep`. Does nothing when it is shown already. */
  async openView(title: string): Promise<void> {
    const tab = this.page.locator('.part.activitybar .action-item[role="tab"]').filter({
      has: this.page.locator(`[aria-label^="${title}"]`),
    });
    await tab.first().waitFor();
    if ((await tab.first().getAttribute('aria-selected')) === 'true') return;
    // A badge lies over the icon and would take the click.
    await tab.first().locator('a').first().click({ force: true });
    // The pointer would leave a hover on the icon, over whatever is looked at next.
    await this.page.mouse.move(0, 0);
  }

  /** The section of the side bar with that title, such as `Alerts`. */
  view(title: string): Locator {
    return this.page.locator('.part.sidebar .pane').filter({
      has: this.page.locator(`.pane-header[aria-label^="${title}"]`),
    });
  }

  /** The rows of a tree that are on screen, from top to bottom. */
  async treeRows(title: string): Promise<TreeRow[]> {
    return readTree(this.view(title));
  }

  /** The row of a tree whose spoken name contains `name`. */
  treeRow(title: string, name: string): Locator {
    return this.view(title)
      .locator(`.monaco-list-row[aria-label*=${JSON.stringify(name)}]`)
      .first();
  }

  /** Presses an inline action of a tree row, such as `Acknowledge`. */
  async treeAction(title: string, name: string, action: string): Promise<void> {
    const row = this.treeRow(title, name);
    await row.hover();
    await row.locator(`.actions a[aria-label^=${JSON.stringify(action)}]`).click();
  }

  /** The number on the icon of a container, or nothing. */
  async badge(title: string): Promise<string | undefined> {
    return readBadge(this.page, title);
  }

  /** The items of the status bar, from left to right. */
  async statusBar(): Promise<StatusBarItem[]> {
    return readStatusBar(this.page);
  }

  /** The status bar item whose text or spoken name contains `text`. */
  statusBarItem(text: string): Locator {
    return this.page
      .locator('.part.statusbar .statusbar-item')
      .filter({ hasText: text })
      .or(this.page.locator(`.part.statusbar .statusbar-item[aria-label*=${JSON.stringify(text)}]`))
      .first();
  }

  /** The tab of an open editor. */
  editorTab(title: string): Locator {
    return this.page.locator('.part.editor .tab').filter({ hasText: title }).first();
  }

  /** What the notifications on screen say. */
  async notifications(): Promise<string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  /**
   * The document inside the webview, or the notebook renderer, that shows `text`. Locators work in it as in a page:
   * `(await workbench.webview('DatabaseDown')).getByRole('button', { name: 'Acknowledge' }).click()`.
   */
  async webview(text: string): Promise<Frame> {
    const find = async (): Promise<Frame | undefined> => {
      for (const frame of this.webviews()) {
        if (await shows(frame, frame.getByText(text))) return frame;
      }
      return undefined;
    };
    const frame = await this.until(find);
    if (frame) return frame;
    throw new Error(`No webview shows "${text}". They show: ${JSON.stringify(await this.webviewTexts())}`);
  }

  /** Whatever shows that text, or is called that by a screen reader, in the window or in a webview. */
  async showing(text: string): Promise<Locator> {
    const find = async (): Promise<Locator | undefined> => {
      for (const frame of [this.page.mainFrame(), ...this.webviews()]) {
        const found = frame.getByText(text).or(frame.getByLabel(text)).filter({ visible: true }).first();
        if (await shows(frame, found)) return found;
      }
      return undefined;
    };
    const found = await this.until(find);
    if (found) return found;
    throw new Error(`Nothing on screen shows "${text}".`);
  }

  /** Waits until the window has drawn once more. */
  async frame(): Promise<void> {
    await this.page.evaluate('new Promise((drawn) => requestAnimationFrame(drawn))');
  }

  /** Waits until the picture holds still, five seconds at most. */
  async settle(): Promise<void> {
    let before: Buffer | undefined;
    await this.until(async () => {
      const now = await this.page.screenshot();
      const still = before?.equals(now);
      before = now;
      return still === true ? true : undefined;
    }, 5_000);
  }

  /** What each webview shows, as text. */
  async webviewTexts(): Promise<string[]> {
    return Promise.all(this.webviews().map((frame) => frame.locator('body').innerText()));
  }

  /** The dialog on screen that says `text`. */
  dialog(text: string): Locator {
    return this.page.locator('.monaco-dialog-box').filter({ hasText: text });
  }

  /** What the terminal on screen shows. */
  async terminalText(): Promise<string> {
    const rows = await this.page.locator('.terminal-wrapper.active .xterm-rows > div').allInnerTexts();
    // The terminal draws spaces that do not break, and wraps where its width ends.
    return rows.join('').replaceAll('\u00a0', ' ');
  }

  /** Switches the colour theme and waits until it is drawn. */
  async theme(theme: Theme): Promise<void> {
    const worn = this.page.locator(`.monaco-workbench.${THEME_CLASSES[theme]}`);
    // A window does not see a setting that changes while it begins, and sees only a change: then another one comes between.
    for (let attempt = 0; attempt < 3; attempt++) {
      this.configure({ 'workbench.colorTheme': THEMES[theme] });
      if (await appears(worn, 10_000)) return;
      this.configure({ 'workbench.colorTheme': undefined });
      await this.page.waitForTimeout(2_000);
    }
    throw new Error(`The window does not wear the ${theme} theme.`);
  }

  /** Changes settings of the running window. */
  configure(settings: Readonly<Record<string, unknown>>): void {
    this.settings = { ...this.settings, ...settings };
    this.server.configure(this.settings);
  }

  /** Saves a picture of the window in the cache folder, and says where. */
  async screenshot(name: string): Promise<string> {
    const folder = join(cacheFolder(), 'screenshots');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** The last lines that VS Code's server printed: for finding out why a test failed. */
  log(): string {
    return this.server.log();
  }

  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 90_000 });
    // The remote indicator is drawn by the connected window: before that, commands of extensions are unknown.
    await this.page.locator('.monaco-workbench .part.activitybar [role="tab"]').first().waitFor();
  }

  /** Opens a quick pick and takes a row of it. It lists what is known when it opens, so it may have to open again. */
  private async choose(keys: string, text: string, row: Locator): Promise<void> {
    const isListed = async (): Promise<true | undefined> => {
      await this.page.keyboard.press(keys);
      // One that is just closing takes the keys with it: then it has to open again.
      const isOpen = await appears(this.quickInput());
      if (isOpen && (await this.typesInto(this.quickInput(), text)) && (await appears(row))) return true;
      await this.page.keyboard.press('Escape');
      return undefined;
    };
    if (!(await this.until(isListed))) throw new Error(`VS Code lists nothing for "${text}".`);
    await row.click();
  }

  /** Whether an input takes the text before it goes away. */
  private typesInto(input: Locator, text: string): Promise<boolean> {
    return input.fill(text, { timeout: 2_000 }).then(
      () => true,
      () => false,
    );
  }

  private quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input.input').first();
  }

  private pickRow(text: string | undefined, has?: Locator): Locator {
    const rows = this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
    return rows
      .filter({ ...(text === undefined ? {} : { hasText: text }), ...(has === undefined ? {} : { has }) })
      .first();
  }

  /** Asks again and again; for what no locator can wait for. */
  private async until<T>(find: () => Promise<T | undefined>, timeout = 30_000): Promise<T | undefined> {
    const deadline = performance.now() + timeout;
    while (performance.now() < deadline) {
      const found = await find();
      if (found !== undefined) return found;
      await this.page.waitForTimeout(100);
    }
    return undefined;
  }

  /** The documents inside webviews, results of notebooks among them. */
  webviews(): Frame[] {
    return this.page.frames().filter((frame) => frame.url().includes('/fake.html'));
  }
}

/** A webview may be gone before it has answered: then it shows nothing. */
async function shows(frame: Frame, locator: Locator): Promise<boolean> {
  try {
    return (await locator.count()) > 0;
  } catch (error) {
    if (frame.isDetached()) return false;
    throw error;
  }
}
