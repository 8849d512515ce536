import * as vscode from 'vscode';
import type { MatcherCompletion } from '../../monitoring/silences/composing';
import { completeMatchers, editableMatchers, matchersOf } from '../../monitoring/silences/composing';
import { parseMatchers } from '../../monitoring/silences/parseMatchers';
import type { SilenceMatcher } from '../../monitoring/silences/silenceMatcher';
import { printMatcher } from '../../monitoring/silences/silenceMatcher';
import type { Composition } from './composition';
import { countOf } from './composition';
import type { StepPlace, StepResult } from './quickSteps';
import { askPick, placeStep, plainLabel } from './quickSteps';

const EDIT = { iconPath: new vscode.ThemeIcon('edit'), tooltip: 'Edit as Text' };
const TICK = { iconPath: new vscode.ThemeIcon('checklist'), tooltip: 'Choose Labels' };

/** What is silenced: labels of the alert that are ticked, or matchers that are written. */
export async function askMatchers(composition: Composition, place: StepPlace): Promise<StepResult> {
  for (;;) {
    const ask = composition.asText || !composition.alert ? writeMatchers : tickMatchers;
    const result = await ask(composition, place);
    if (result !== 'switch') return result;
    composition.asText = !composition.asText;
  }
}

interface MatcherItem extends vscode.QuickPickItem {
  readonly matcher: SilenceMatcher;
}

async function tickMatchers(composition: Composition, place: StepPlace): Promise<StepResult | 'switch'> {
  const { alert } = composition;
  const chosen = new Set(composition.matchers.map(printMatcher));
  const items = matchersOf(alert?.labels ?? {}).map(({ matcher }): MatcherItem => ({
    label: plainLabel(printMatcher(matcher)),
    picked: chosen.has(printMatcher(matcher)),
    matcher,
  }));
  let isSwitched = false;
  const result = await askPick<MatcherItem, StepResult>((control) => {
    const { pick, answer } = control;
    const press = (): void => {
      isSwitched = true;
      answer('next');
    };
    placeStep(control, place, [{ button: EDIT, press }]);
    pick.canSelectMany = true;
    pick.placeholder = 'Which labels must an alert have to be kept quiet?';
    pick.items = items;
    pick.selectedItems = items.filter(({ picked }) => picked);
    const count = (): void => {
      composition.matchers = pick.selectedItems.map(({ matcher }) => matcher);
      pick.title = `Silence: ${countOf(composition, composition.matchers)}`;
    };
    count();
    pick.onDidChangeSelection(count);
    pick.onDidAccept(() => {
      if (composition.matchers.length > 0) answer('next');
    });
  });
  return isSwitched ? 'switch' : result;
}

interface TextItem extends vscode.QuickPickItem {
  /** The whole text after this choice; without it, the text is taken as it is. */
  readonly text?: string;
  readonly isMistake?: true;
}

async function writeMatchers(composition: Composition, place: StepPlace): Promise<StepResult | 'switch'> {
  const known = composition.sitrep.monitoring.snapshot.alerts.map(({ labels }) => labels);
  let isSwitched = false;
  const result = await askPick<TextItem, StepResult>((control) => {
    const { pick, answer } = control;
    const press = (): void => {
      isSwitched = true;
      answer('next');
    };
    placeStep(control, place, composition.alert ? [{ button: TICK, press }] : []);
    pick.placeholder = 'alertname="DatabaseDown", instance=~"db-.+"';
    pick.value = editableMatchers(composition.matchers);
    const update = (): void => {
      const parsed = parseMatchers(pick.value);
      if (parsed.problems.length === 0) composition.matchers = parsed.matchers;
      pick.title = titleOf(composition, parsed.problems.length === 0 ? parsed.matchers : []);
      const completions = completeMatchers(pick.value, known).map(completionItem);
      const verdict = verdictOn(pick.value, composition);
      // What is not complete yet wants to be completed; what is, wants to be taken.
      pick.items = parsed.problems.length > 0 ? [...completions, ...verdict] : [...verdict, ...completions];
    };
    update();
    pick.onDidChangeValue(update);
    pick.onDidAccept(() => {
      const [item] = pick.activeItems;
      if (item?.text !== undefined) {
        pick.value = item.text;
        update();
      } else if (item && !item.isMistake) answer('next');
    });
  });
  return isSwitched ? 'switch' : result;
}

const completionItem = ({ label, text }: MatcherCompletion): TextItem => ({
  label: plainLabel(label),
  alwaysShow: true,
  text,
});

const titleOf = (composition: Composition, matchers: readonly SilenceMatcher[]): string =>
  matchers.length === 0 ? 'Silence' : `Silence: ${countOf(composition, matchers)}`;

/** The text as it is, to be taken; or where it cannot be read. */
function verdictOn(text: string, composition: Composition): readonly TextItem[] {
  const { matchers, problems } = parseMatchers(text);
  const [problem] = problems;
  if (problem) {
    const isAtEnd = problem.start >= text.length - 1;
    const near = text.slice(problem.start, problem.end + 20);
    const detail = isAtEnd ? 'At the end.' : `Column ${problem.start + 1}, at: ${near}`;
    return [
      {
        label: `$(warning) ${plainLabel(problem.message)}`,
        detail: plainLabel(detail),
        alwaysShow: true,
        isMistake: true,
      },
    ];
  }
  if (matchers.length === 0) return [];
  const description = countOf(composition, matchers);
  return [{ label: '$(check) Use these matchers', description, alwaysShow: true }];
}
