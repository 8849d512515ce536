import type { ActivationFunction } from 'vscode-notebook-renderer';
import type { IssueReference, StepDisplay } from '../../src/runbook/kernel';
import css from './renderer.css';
import type { ResultView } from './resultView';
import { viewOf } from './resultView';

const STYLE_ID = 'sitrep-result-style';

/** Draws results of steps in a notebook. All renderers share one page: the styles are scoped, the charts are owned. */
export const activate: ActivationFunction = (context) => {
  const openIssue = context.postMessage
    ? (issue: IssueReference): void => context.postMessage?.({ type: 'openIssue', ...issue })
    : undefined;
  const openFullOutput = context.postMessage
    ? (name: string): void => context.postMessage?.({ type: 'openFullOutput', name })
    : undefined;
  const views = new Map<string, ResultView>();
  const dispose = (id: string): void => {
    views.get(id)?.dispose();
    views.delete(id);
  };
  return {
    renderOutputItem(item, element) {
      dispose(item.id);
      addStyle();
      const view = viewOf(read(item.text()), { openIssue, openFullOutput });
      views.set(item.id, view);
      element.replaceChildren(view.element);
      view.attached();
    },
    disposeOutputItem(id) {
      for (const one of id === undefined ? [...views.keys()] : [id]) dispose(one);
    },
  };
};

/** A result that another version wrote, or that was cut, is told as such and breaks nothing. */
function read(text: string): StepDisplay {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'kind' in value) return value as StepDisplay;
  } catch {
    return { kind: 'note', text: 'This result was not kept whole. Run the step again to see it.' };
  }
  return { kind: 'note', text: 'This is not a result of a step.' };
}

function addStyle(): void {
  if (document.getElementById(STYLE_ID)) return;
  const style = document.createElement('style');
  style.id = STYLE_ID;
  style.textContent = css;
  document.head.append(style);
}
