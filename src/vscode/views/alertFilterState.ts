import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { AlertFilter } from '../../monitoring/alertFilter';
import { isFiltering, parseAlertFilter, printAlertFilter } from '../../monitoring/alertFilter';

const KEY = 'sitrep.alertFilter';

/** The filter of the alerts view. The workspace remembers it, and menus know whether there is one. */
export class AlertFilterState implements Disposable {
  readonly #changed = new Emitter<AlertFilter>();
  #value: AlertFilter;

  readonly onDidChange = this.#changed.event;

  constructor(private readonly state: vscode.Memento) {
    this.#value = parseAlertFilter(state.get<string>(KEY, ''));
    this.#announce();
  }

  get value(): AlertFilter {
    return this.#value;
  }

  set(value: AlertFilter): void {
    this.#value = value;
    void this.state.update(KEY, printAlertFilter(value) || undefined);
    this.#announce();
    this.#changed.fire(value);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #announce(): void {
    void vscode.commands.executeCommand('setContext', 'sitrep.filtered', isFiltering(this.#value));
  }
}
