import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type * as z from 'zod';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { Log } from '../../base/log';
import type { ToHost, ToPage } from '../../protocol/page';

/** What makes a kind of page: its script, how its messages are read, and who serves one that is open. */
export interface PageKind<Seed, State extends { readonly seed: Seed }, Action> {
  /** Folder below `webview-ui/`. */
  readonly page: string;
  /** `sitrep.alertPage`; also named in the manifest's `onWebviewPanel` activation. */
  readonly viewType: string;
  readonly seed: z.ZodType<Seed>;
  readonly action: z.ZodType<Action>;
  /** Pages with equal keys are one page. */
  keyOf(seed: Seed): string;
  titleOf(state: State): string;
  /** Starts to serve an open page: shows its state now and whenever it changes, until disposed of. */
  serve(seed: Seed, page: OpenPage<State>): PageController<Action>;
}

export interface OpenPage<State> {
  show(state: State): void;
  readonly isVisible: boolean;
  readonly onDidBecomeVisible: vscode.Event<void>;
}

export interface PageController<Action> extends Disposable {
  /** Does what the page asks. What it throws is told on the page. */
  perform(action: Action): Promise<void>;
}

/** A failure whose message is meant for the person who looks at the page. */
export class PageActionError extends Error {
  override readonly name = 'PageActionError';
}

/** Opens pages of one kind, and brings them back after a reload of the window. */
export class Pages<Seed, State extends { readonly seed: Seed }, Action> implements Disposable {
  readonly #open = new Map<string, vscode.WebviewPanel>();
  readonly #store = new DisposableStore();

  constructor(
    private readonly kind: PageKind<Seed, State, Action>,
    private readonly extensionUri: vscode.Uri,
    private readonly log: Log,
  ) {
    this.#store.add(
      vscode.window.registerWebviewPanelSerializer(kind.viewType, {
        deserializeWebviewPanel: (panel, saved) => this.#restore(panel, saved),
      }),
    );
  }

  open(seed: Seed, title: string): void {
    const shown = this.#open.get(this.kind.keyOf(seed));
    if (shown) shown.reveal();
    else
      this.#serve(
        vscode.window.createWebviewPanel(this.kind.viewType, title, vscode.ViewColumn.Active, {
          enableFindWidget: true,
        }),
        seed,
      );
  }

  dispose(): void {
    this.#store.dispose();
    for (const panel of [...this.#open.values()]) panel.dispose();
  }

  async #restore(panel: vscode.WebviewPanel, saved: unknown): Promise<void> {
    const seed = this.kind.seed.safeParse(saved);
    if (seed.success) this.#serve(panel, seed.data);
    else panel.dispose();
  }

  #serve(panel: vscode.WebviewPanel, seed: Seed): void {
    const key = this.kind.keyOf(seed);
    const owned = new DisposableStore();
    this.#open.set(key, panel);
    let latest: State | undefined;
    const becameVisible = owned.add(new vscode.EventEmitter<void>());
    const post = (message: ToPage<State>): void => void panel.webview.postMessage(message);
    const page: OpenPage<State> = {
      show: (state) => {
        latest = state;
        panel.title = this.kind.titleOf(state);
        post({ type: 'state', state });
      },
      get isVisible() {
        return panel.visible;
      },
      onDidBecomeVisible: becameVisible.event,
    };
    const controller = owned.add(this.kind.serve(seed, page));
    owned.add(
      panel.webview.onDidReceiveMessage((message: ToHost<unknown>) => {
        if (message.type === 'ready') {
          if (latest) post({ type: 'state', state: latest });
        } else if (typeof message.id === 'number') void this.#answer(controller, message, post);
      }),
    );
    owned.add(panel.onDidChangeViewState(() => panel.visible && becameVisible.fire()));
    panel.onDidDispose(() => {
      this.#open.delete(key);
      owned.dispose();
    });
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, 'dist', 'webview')],
    };
    panel.webview.html = htmlOf(panel.webview, this.extensionUri, this.kind.page);
  }

  async #answer(
    controller: PageController<Action>,
    message: { readonly id: number; readonly action: unknown },
    post: (message: ToPage<State>) => void,
  ): Promise<void> {
    const action = this.kind.action.safeParse(message.action);
    const failure = action.success
      ? await this.#perform(controller, action.data)
      : 'The page asked for something that this version does not know. Close it and open it again.';
    post({ type: 'answer', id: message.id, failure });
  }

  async #perform(controller: PageController<Action>, action: Action): Promise<string | undefined> {
    try {
      await controller.perform(action);
      return undefined;
    } catch (error) {
      if (error instanceof PageActionError) return error.message;
      this.log.error(`The page "${this.kind.page}" could not do what it was asked for.`, error);
      return 'This did not work. The log says more: run "Sitrep: Open Log".';
    }
  }
}

/** No network, no inline script; styles inline because the toolkit writes its own. */
function htmlOf(webview: vscode.Webview, extensionUri: vscode.Uri, page: string): string {
  const nonce = randomBytes(16).toString('base64');
  const script = webview
    .asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', `${page}.js`))
    .toString();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource} 'unsafe-inline'; img-src data:; font-src ${webview.cspSource}`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <title>Sitrep</title>
  </head>
  <body>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
