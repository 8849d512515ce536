import * as vscode from 'vscode';
import type { Log } from '../../../base/log';
import type { StepDisplay } from '../../../runbook/kernel';
import { plainTextOf } from '../../../runbook/output/plainText';
import { StyledText } from '../../../runbook/output/styledText';
import type { OutputSink, OutputStream } from '../../../runbook/output/outputBuffer';

/** What the notebook renderer draws; the plain text beside it is for everyone else. */
const RESULT_MIME = 'application/vnd.sitrep.result+json';

/**
 * Writes to one cell. Appends are not awaited one by one, because each waits for a frame; {@link settle} waits for the
 * last. Text of one stream that follows itself goes on in the same output.
 */
export class CellOutput implements OutputSink {
  #last: { readonly stream: OutputStream; readonly output: vscode.NotebookCellOutput } | undefined;
  readonly #styled = { stdout: new StyledText(), stderr: new StyledText() };
  #pending: Thenable<void> = Promise.resolve();

  constructor(
    private readonly execution: vscode.NotebookCellExecution,
    private readonly log: Log,
  ) {}

  write(stream: OutputStream, printed: string): void {
    const text = this.#styled[stream].filter(printed);
    if (text === '') return;
    const item = vscode.NotebookCellOutputItem[stream](text);
    if (this.#last?.stream === stream) {
      this.#track(this.execution.appendOutputItems(item, this.#last.output));
      return;
    }
    const output = new vscode.NotebookCellOutput([item]);
    this.#last = { stream, output };
    this.#track(this.execution.appendOutput(output));
  }

  show(display: StepDisplay): void {
    this.#last = undefined;
    const items = [
      vscode.NotebookCellOutputItem.json(display, RESULT_MIME),
      vscode.NotebookCellOutputItem.text(plainTextOf(display), 'text/plain'),
    ];
    this.#track(this.execution.appendOutput(new vscode.NotebookCellOutput(items)));
  }

  /** As a result, which wraps: what a program prints is cut where the cell ends. */
  message(text: string): void {
    this.show({ kind: 'note', text, problem: true });
  }

  async settle(): Promise<void> {
    await this.#pending;
  }

  /** A notebook that was closed meanwhile takes no more output, and misses none. */
  #track(append: Thenable<void>): void {
    this.#pending = append.then(undefined, (error: unknown) => {
      this.log.debug(`Output of a step could not be shown: ${String(error)}`);
    });
  }
}
