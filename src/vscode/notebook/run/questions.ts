import * as vscode from 'vscode';
import type { RunbookParameter } from '../../../runbook/frontMatter';
import { isSecret } from '../../../runbook/history/rememberParameters';
import type { Question } from '../../../runbook/policy/policy';
import type { StepQuestions } from '../../../runbook/step/questions';

export class VscodeStepQuestions implements StepQuestions {
  async confirm(question: Question): Promise<boolean> {
    const run = question.typed === undefined ? 'Run' : 'Continue…';
    const options = { modal: true, detail: question.detail };
    if ((await vscode.window.showWarningMessage(question.title, options, run)) !== run) return false;
    if (question.typed === undefined) return true;
    const { typed, title } = question;
    const answer = await vscode.window.showInputBox({
      title,
      prompt: `Type "${typed}" to run it.`,
      ignoreFocusOut: true,
      validateInput: (value) => (value === typed ? undefined : `This is not "${typed}".`),
    });
    return answer === typed;
  }

  async parameter(name: string, declared: RunbookParameter | undefined): Promise<string | undefined> {
    const title = `Value of "${name}"`;
    const placeHolder = declared?.description ?? `Stands for \${param.${name}} in this runbook`;
    if (declared && declared.choices.length > 0) {
      return vscode.window.showQuickPick([...declared.choices], { title, placeHolder, ignoreFocusOut: true });
    }
    const value = declared?.default ?? '';
    const password = isSecret(name);
    return vscode.window.showInputBox({ title, prompt: placeHolder, value, password, ignoreFocusOut: true });
  }
}
