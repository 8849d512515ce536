import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { Log } from '../../base/log';
import type { Configuration } from '../../monitoring/configuration/configuration';

/** One `sitrep.yaml`. The object stays the same for as long as the saved text does. */
export interface WorkspaceConfiguration {
  readonly uri: vscode.Uri;
  readonly folder: vscode.WorkspaceFolder;
  readonly text: string;
  readonly configuration: Configuration;
}

export type ReadConfiguration = (text: string, file: string) => Configuration;

/**
 * Finds the files that the setting `sitrep.configFiles` names, in every folder of the workspace, and follows them as
 * they are saved, created, deleted and renamed. What is typed but not saved does not count.
 */
export class WorkspaceConfigurations implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new Emitter<readonly WorkspaceConfiguration[]>());
  readonly #watchers = this.#owned.add(new DisposableStore());
  #current: readonly WorkspaceConfiguration[] = [];
  #reloading: Promise<void> | undefined;
  #stale = false;

  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly read: ReadConfiguration,
    private readonly log: Log,
  ) {
    this.#owned.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#follow()));
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('sitrep.configFiles')) this.#follow();
      }),
    );
  }

  get current(): readonly WorkspaceConfiguration[] {
    return this.#current;
  }

  /** Reads everything for the first time and starts to watch. */
  async start(): Promise<void> {
    this.#follow();
    await this.#reloading;
  }

  /** The folder whose file a new service belongs in, with the file's place, whether it exists or not. */
  placeFor(folder: vscode.WorkspaceFolder): vscode.Uri {
    const [first = 'sitrep.yaml'] = configFilesOf(folder);
    return vscode.Uri.joinPath(folder.uri, first);
  }

  /** Reads all files again; a call while one reads makes it read once more. */
  reload(): Promise<void> {
    this.#stale = true;
    this.#reloading ??= this.#readUntilFresh().finally(() => (this.#reloading = undefined));
    return this.#reloading;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #follow(): void {
    this.#watchers.clear();
    for (const { folder, path } of placesOf(vscode.workspace.workspaceFolders ?? [])) {
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, path));
      this.#watchers.add(watcher);
      for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
        this.#watchers.add(event(() => void this.reload()));
      }
    }
    void this.reload();
  }

  async #readUntilFresh(): Promise<void> {
    while (this.#stale && !this.#owned.isDisposed) {
      this.#stale = false;
      const places = placesOf(vscode.workspace.workspaceFolders ?? []);
      const read = await Promise.all(places.map((place) => this.#readOne(place)));
      const next = read.filter((one) => one !== undefined);
      if (sameItems(next, this.#current)) continue;
      this.#current = next;
      this.#changed.fire(next);
    }
  }

  async #readOne({ folder, path }: Place): Promise<WorkspaceConfiguration | undefined> {
    const uri = vscode.Uri.joinPath(folder.uri, path);
    try {
      const text = new TextDecoder('utf-8').decode(await vscode.workspace.fs.readFile(uri));
      const known = this.#current.find((one) => one.uri.toString() === uri.toString());
      if (known?.text === text) return known;
      this.log.info(`Read ${vscode.workspace.asRelativePath(uri)}.`);
      return { uri, folder, text, configuration: this.read(text, uri.fsPath) };
    } catch (error) {
      if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
      this.log.error(`${uri.fsPath} cannot be read, so it is as if it were not there.`, error);
      return undefined;
    }
  }
}

/** Every file that would be read if it were there, as paths; other than of files, as addresses. */
export const configurationFiles = (): readonly string[] =>
  placesOf(vscode.workspace.workspaceFolders ?? []).map(({ folder, path }) => {
    const uri = vscode.Uri.joinPath(folder.uri, path);
    return uri.scheme === 'file' ? uri.fsPath : uri.toString();
  });

interface Place {
  readonly folder: vscode.WorkspaceFolder;
  readonly path: string;
}

const placesOf = (folders: readonly vscode.WorkspaceFolder[]): readonly Place[] =>
  folders.flatMap((folder) => configFilesOf(folder).map((path) => ({ folder, path })));

/** A setting is user input: anything but a list of texts counts as not set. */
function configFilesOf(folder: vscode.WorkspaceFolder): readonly string[] {
  const value: unknown = vscode.workspace.getConfiguration('sitrep', folder.uri).get('configFiles');
  if (!Array.isArray(value)) return ['sitrep.yaml'];
  const paths = value.filter((path): path is string => typeof path === 'string' && path !== '');
  return [...new Set(paths)];
}

const sameItems = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);
