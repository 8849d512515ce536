import * as vscode from 'vscode';
import { CancelledError } from '../../base/abort';

/**
 * Runs a task with a notification that can cancel it.
 * @returns nothing when the user cancelled
 */
export async function withCancellableProgress<T>(
  title: string,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_, token) => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    try {
      return await task(controller.signal);
    } catch (error) {
      if (controller.signal.aborted && (error instanceof CancelledError || isAbort(error))) return undefined;
      throw error;
    } finally {
      subscription.dispose();
    }
  });
}

const isAbort = (error: unknown): boolean =>
  error instanceof Error && 'reason' in error && error.reason === 'cancelled';
