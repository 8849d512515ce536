import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { Ms } from '../base/clock';

const GIT_PATIENCE: Ms = 2_000;

/** As Git knows the user, else as the machine does. */
export async function userName(): Promise<string> {
  const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  try {
    const options = { timeout: GIT_PATIENCE, ...(cwd !== undefined && { cwd }) };
    const { stdout } = await promisify(execFile)('git', ['config', 'user.name'], options);
    if (stdout.trim() !== '') return stdout.trim();
  } catch {
    // No Git, or no name in it: the machine's user is who it is.
    return userInfo().username;
  }
  return userInfo().username;
}
