import type { IssueReference, StepDisplay } from '../../src/runbook/kernel';
import { h } from '../shared/dom';
import { ChartView } from './chartView';
import { GridView } from './gridView';
import { httpAnswer } from './httpAnswer';
import { jsonTree } from './jsonTree';
import { toolButton, toolbar } from './toolbar';

/** One result on screen, with what it owns. */
export interface ResultView {
  readonly element: HTMLElement;
  /** Called once, when the element is in the page and has a size. */
  attached(): void;
  dispose(): void;
}

/** What a result can ask of the extension. */
export interface ResultActions {
  /** Absent where nobody listens: in a renderer without its extension. */
  readonly openIssue: ((issue: IssueReference) => void) | undefined;
  readonly openFullOutput: ((name: string) => void) | undefined;
}

export function viewOf(display: StepDisplay, actions: ResultActions): ResultView {
  switch (display.kind) {
    case 'table':
      return new GridView(display, actions);
    case 'chart':
      return new ChartView(display);
    case 'json':
      return still(display.title && h('h4', {}, display.title), jsonTree(display.value));
    case 'http':
      return still(httpAnswer(display));
    case 'note':
      return note(display, actions);
    default:
      return still(
        h('p', { class: 'note' }, 'A newer version of Sitrep made this result: this one cannot draw it.'),
      );
  }
}

/** A sentence, with the way to what it speaks of. */
function note(
  display: Extract<StepDisplay, { kind: 'note' }>,
  { openFullOutput }: ResultActions,
): ResultView {
  const { text, fullOutput, problem } = display;
  const sentence = h('p', { class: problem ? 'note problem' : 'note' }, text);
  if (fullOutput === undefined || !openFullOutput) return still(sentence);
  const open = toolButton('Open Full Output', 'Open all of it, read-only, beside this runbook', () =>
    openFullOutput(fullOutput),
  );
  return still(sentence, toolbar(open));
}

/** A result that owns nothing beside its elements. */
const still = (...children: readonly (HTMLElement | string | undefined)[]): ResultView => ({
  element: h('div', { class: 'sitrep-result' }, ...children),
  attached: () => undefined,
  dispose: () => undefined,
});
