import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { Sitrep } from '../sitrep';
import { explanationText } from '../../monitoring/report/alertText';
import { alertFor } from './subjects';

const SCHEME = 'sitrep-explain';

/** Serves the explanations as read-only documents, written anew whenever they are opened. */
export function registerExplanations(sitrep: Sitrep): Disposable {
  const owned = new DisposableStore();
  const changed = owned.add(new vscode.EventEmitter<vscode.Uri>());
  const open = (): readonly vscode.TextDocument[] =>
    vscode.workspace.textDocuments.filter((document) => document.uri.scheme === SCHEME);
  owned.add(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => textOf(sitrep, uri.query),
    }),
  );
  owned.add(sitrep.monitoring.onDidChange(() => open().forEach((document) => changed.fire(document.uri))));
  return owned;
}

function textOf({ monitoring, clock }: Sitrep, fingerprint: string): string {
  const alert = monitoring.snapshot.alerts.find((one) => one.identity.fingerprint === fingerprint);
  if (!alert) return 'This alert is gone. Nothing more is known of it here.\n';
  const { sources } = monitoring.snapshot;
  return explanationText({
    alert,
    source: sources.find((source) => source.id === alert.provenance.sourceId),
    history: monitoring.history(fingerprint),
    now: clock.now(),
  });
}

export async function explain(sitrep: Sitrep, argument: unknown): Promise<void> {
  const alert = await alertFor(sitrep, argument);
  if (!alert) return;
  const name = alert.title.replace(/[^\p{L}\p{N} ._-]/gu, ' ').slice(0, 60);
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/Why ${name}`, query: alert.identity.fingerprint });
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}
