import * as vscode from 'vscode';
import type { Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot, DisposableStore } from '../../base/disposable';
import type { Sitrep } from '../sitrep';
import { isYaml } from './ruleTestFiles';
import { RuleTests } from './ruleTests';

/** After the last keystroke. */
const PAUSE: Ms = 300;

/** Rule unit tests, the files that `promtool test rules` takes, in the Test Explorer. */
export function registerRuleTests({ log, clock }: Sitrep): Disposable {
  const owned = new DisposableStore();
  const controller = owned.add(vscode.tests.createTestController('sitrep.ruleTests', 'Alert Rule Tests'));
  const tests = new RuleTests(controller);
  const look = (token: vscode.CancellationToken): Promise<void> =>
    tests.find(token).catch((error: unknown) => log.error('Rule unit tests could not be looked for.', error));
  controller.resolveHandler = async (item) => {
    if (item?.uri) await tests.refresh(item.uri);
    else if (!item) await look(NEVER_CANCELLED);
  };
  controller.refreshHandler = look;
  owned.add(
    controller.createRunProfile(
      'Run',
      vscode.TestRunProfileKind.Run,
      (request, token) => tests.run(request, token),
      true,
    ),
  );
  owned.add(vscode.workspace.onDidOpenTextDocument(({ uri }) => void tests.refresh(uri)));
  const typing = owned.add(new DisposableSlot<Disposable>());
  owned.add(
    vscode.workspace.onDidChangeTextDocument(({ document: { uri } }) => {
      if (isYaml(uri)) typing.value = clock.after(PAUSE, () => void tests.refresh(uri));
    }),
  );
  const watcher = owned.add(vscode.workspace.createFileSystemWatcher('**/*.{yml,yaml}'));
  for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
    owned.add(event((uri) => void tests.refresh(uri)));
  }
  return owned;
}

const NEVER_CANCELLED: vscode.CancellationToken = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
};
