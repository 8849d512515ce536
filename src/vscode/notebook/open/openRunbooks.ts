import * as vscode from 'vscode';
import type { Ms } from '../../../base/clock';
import type { Disposable } from '../../../base/disposable';
import { DisposableStore } from '../../../base/disposable';
import { Emitter } from '../../../base/event';
import { EMPTY_HEAD, parseFrontMatter } from '../../../runbook/frontMatter';
import type { RunbookHead } from '../../../runbook/frontMatter';
import type { CellKernel, KernelDefinition } from '../../../runbook/kernel';
import type { ReportedStep } from '../../../runbook/history/runReport';
import type { StepRun } from '../../../runbook/step/stepRun';
import type { AlertContext, VariableScope } from '../../../runbook/step/variables';
import { RUNBOOK_TYPE } from '../languages';
import type { Metadata } from '../metadata';
import { frameOf } from '../metadata';
import type { RunbookServices } from '../services';

/** What belongs to a runbook while it is open, and to no file: the alert, values given, results, live kernels. */
export class OpenRunbook implements Disposable {
  alert: AlertContext | undefined;
  readonly parameters: Record<string, string> = {};
  readonly results: Record<string, unknown> = {};
  /** How many steps ran, for the number beside each cell. */
  runs = 0;
  /** Every step that ran since it was opened, oldest first, for its report. */
  readonly session: ReportedStep[] = [];
  readonly openedAt: Ms;
  /** Runs one batch after the other. */
  queue: Promise<void> = Promise.resolve();
  readonly lastRuns = new WeakMap<vscode.NotebookCell, StepRun>();
  /** What parts of a split step have from it, until their metadata says so. */
  readonly inherited = new WeakMap<vscode.NotebookCell, Metadata>();
  /** Cells that came with a text below a step with options, and that may be a part of it. */
  readonly unexplained = new WeakSet<vscode.NotebookCell>();
  readonly #kernels = new Map<KernelDefinition, CellKernel>();

  constructor(
    readonly notebook: vscode.NotebookDocument,
    private readonly services: RunbookServices,
  ) {
    this.openedAt = services.clock.now();
  }

  get scope(): VariableScope {
    return { alert: this.alert, parameters: this.parameters, steps: this.results };
  }

  get head(): RunbookHead {
    const { frontMatter } = frameOf(this.notebook.metadata);
    return frontMatter === '' ? EMPTY_HEAD : parseFrontMatter(frontMatter);
  }

  kernel(definition: KernelDefinition): CellKernel {
    const existing = this.#kernels.get(definition);
    if (existing) return existing;
    const folder = vscode.workspace.getWorkspaceFolder(this.notebook.uri);
    const kernel = definition.create({
      ...this.services.kernelContext,
      workspaceFolder: folder?.uri.scheme === 'file' ? folder.uri.fsPath : undefined,
    });
    this.#kernels.set(definition, kernel);
    return kernel;
  }

  /** Ends every session, and what runs in one; the next step begins new ones. */
  restartSessions(): void {
    for (const kernel of this.#kernels.values()) kernel.dispose();
    this.#kernels.clear();
  }

  dispose(): void {
    this.restartSessions();
  }
}

/** The runbooks that are open as notebooks. */
export class OpenRunbooks implements Disposable {
  readonly #open = new Map<vscode.NotebookDocument, OpenRunbook>();
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new Emitter<OpenRunbook>());
  readonly onDidChange = this.#changed.event;

  constructor(private readonly services: RunbookServices) {
    this.#owned.add(vscode.workspace.onDidCloseNotebookDocument((notebook) => this.#close(notebook)));
  }

  of(notebook: vscode.NotebookDocument): OpenRunbook {
    const existing = this.#open.get(notebook);
    if (existing) return existing;
    const runbook = new OpenRunbook(notebook, this.services);
    this.#open.set(notebook, runbook);
    return runbook;
  }

  setAlert(notebook: vscode.NotebookDocument, alert: AlertContext): void {
    const runbook = this.of(notebook);
    runbook.alert = alert;
    this.#changed.fire(runbook);
  }

  /** Tells whoever shows something of a runbook that it changed. */
  changed(runbook: OpenRunbook): void {
    this.#changed.fire(runbook);
  }

  dispose(): void {
    for (const runbook of this.#open.values()) runbook.dispose();
    this.#open.clear();
    this.#owned.dispose();
  }

  #close(notebook: vscode.NotebookDocument): void {
    if (notebook.notebookType !== RUNBOOK_TYPE) return;
    this.#open.get(notebook)?.dispose();
    this.#open.delete(notebook);
  }
}
