import * as vscode from 'vscode';
import type { Ms } from '../../../base/clock';
import type { Disposable } from '../../../base/disposable';
import { DisposableSlot, DisposableStore } from '../../../base/disposable';
import { Emitter } from '../../../base/event';
import type { RunbookFile } from '../../../runbook/runbookFile';
import { runbookFile } from '../../../runbook/runbookFile';
import type { RunbookServices } from '../services';

const MARKDOWN = '**/*.md';
const IGNORED = '**/{node_modules,.git,dist,out,vendor}/**';
const MOST_FILES = 2_000;
const LARGEST_FILE = 2_000_000;
/** A checkout changes many files at once. */
const SETTLE: Ms = 500;

/** The runbooks of the workspace. Files are read again when they change, and only then. */
export class RunbookIndex implements Disposable {
  #files: readonly RunbookFile[] = [];
  #read = new Map<string, { readonly mtime: number; readonly file: RunbookFile | undefined }>();
  #refreshing: Promise<void> | undefined;
  readonly #owned = new DisposableStore();
  readonly #delay = this.#owned.add(new DisposableSlot());
  readonly #changed = this.#owned.add(new Emitter<readonly RunbookFile[]>());
  readonly onDidChange = this.#changed.event;

  constructor(private readonly services: RunbookServices) {
    const watcher = this.#owned.add(vscode.workspace.createFileSystemWatcher(MARKDOWN));
    const later = (): void => this.refreshSoon();
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete])
      this.#owned.add(event(later));
    this.#owned.add(vscode.workspace.onDidChangeWorkspaceFolders(later));
  }

  get files(): readonly RunbookFile[] {
    return this.#files;
  }

  /** Reads what changed, once for everything that changes meanwhile. */
  refreshSoon(): void {
    this.#delay.value = this.services.clock.after(SETTLE, () => {
      this.refresh().catch((error: unknown) =>
        this.services.log.error('Runbooks could not be listed', error),
      );
    });
  }

  /** Resolves when the list is as the files are. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #refresh(): Promise<void> {
    const uris = await vscode.workspace.findFiles(MARKDOWN, IGNORED, MOST_FILES);
    const read = new Map<string, { mtime: number; file: RunbookFile | undefined }>();
    for (const uri of uris) read.set(uri.toString(), await this.#readFile(uri));
    this.#read = read;
    const files = [...read.values()].flatMap(({ file }) => file ?? []);
    this.#files = files.sort((a, b) => a.path.localeCompare(b.path));
    this.#changed.fire(this.#files);
  }

  async #readFile(uri: vscode.Uri): Promise<{ mtime: number; file: RunbookFile | undefined }> {
    try {
      const { mtime, size } = await vscode.workspace.fs.stat(uri);
      const known = this.#read.get(uri.toString());
      if (known?.mtime === mtime) return known;
      if (size > LARGEST_FILE) return { mtime, file: undefined };
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      const path = vscode.workspace.asRelativePath(uri, false).replaceAll('\\', '/');
      const configured = this.#isConfigured(uri, path);
      return { mtime, file: runbookFile(text, { uri: uri.toString(), path, configured }) };
    } catch (error) {
      this.services.log.debug(`A Markdown file went away while it was read: ${String(error)}`);
      return { mtime: 0, file: undefined };
    }
  }

  #isConfigured(uri: vscode.Uri, path: string): boolean {
    return this.services
      .configurationOf(uri)
      .runbooks.map((name) => name.replace(/^\.\//, ''))
      .some((name) => path === name || path.startsWith(name.endsWith('/') ? name : `${name}/`));
  }
}
