import * as vscode from 'vscode';
import type { Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot, DisposableStore } from '../../base/disposable';
import type { Log } from '../../base/log';
import type { Sitrep } from '../sitrep';
import { findRuleTestFiles, isRuleTestFile, isYaml, textOf } from './ruleTestFiles';
import { RuleTests } from './ruleTests';

/** After the last keystroke. */
const PAUSE: Ms = 300;
/** The start of a window has more urgent things to do. */
const FIRST_LOOK: Ms = 5_000;

/**
 * Rule unit tests, the files that `promtool test rules` takes, in the Test Explorer. It has a place in the activity bar
 * as soon as somebody fills it, so that nobody does where there are no such files.
 */
export function registerRuleTests({ log, clock }: Sitrep): Disposable {
  const owned = new DisposableStore();
  const cancelled = owned.add(new vscode.CancellationTokenSource());
  let tests: RuleTests | undefined;
  const look = (uri: vscode.Uri): Promise<void> => lookAt(uri, () => (tests ??= explorer(owned, log)), tests);
  const typing = owned.add(new DisposableSlot<Disposable>());
  owned.add(vscode.workspace.onDidOpenTextDocument(({ uri }) => void look(uri)));
  owned.add(
    vscode.workspace.onDidChangeTextDocument(({ document: { uri } }) => {
      if (isYaml(uri)) typing.value = clock.after(PAUSE, () => void look(uri));
    }),
  );
  const watcher = owned.add(vscode.workspace.createFileSystemWatcher('**/*.{yml,yaml}'));
  for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
    owned.add(event((uri) => void look(uri)));
  }
  owned.add(
    clock.after(FIRST_LOOK, () => {
      findRuleTestFiles(cancelled.token)
        .then((found) => Promise.all(found.map(look)))
        .catch((error: unknown) => log.error('Rule unit tests could not be looked for.', error));
    }),
  );
  return owned;
}

/** A file that is known follows its text; another one counts once it has tests. */
async function lookAt(uri: vscode.Uri, open: () => RuleTests, known: RuleTests | undefined): Promise<void> {
  if (known) return known.refresh(uri);
  if (isYaml(uri) && isRuleTestFile((await textOf(uri)) ?? '')) await open().refresh(uri);
}

function explorer(owned: DisposableStore, log: Log): RuleTests {
  const controller = owned.add(vscode.tests.createTestController('sitrep.ruleTests', 'Alert Rule Tests'));
  const tests = new RuleTests(controller);
  controller.resolveHandler = async (item) => {
    if (item?.uri) await tests.refresh(item.uri);
  };
  controller.refreshHandler = (token) =>
    tests.find(token).catch((error: unknown) => log.error('Rule unit tests could not be looked for.', error));
  const run = (request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> =>
    tests.run(request, token);
  owned.add(controller.createRunProfile('Run', vscode.TestRunProfileKind.Run, run, true));
  return tests;
}
