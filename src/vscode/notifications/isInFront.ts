import * as vscode from 'vscode';
import { answersWithin } from '../../base/answersWithin';
import type { Clock, Ms } from '../../base/clock';

/** A window that does not answer within this is not in front of anybody. */
const PATIENCE: Ms = 3_000;

/** Whether the part of the editor that draws answers. The one that runs extensions outlives a lost connection by hours. */
export const isInFront = (clock: Clock): Promise<boolean> =>
  answersWithin(clock, PATIENCE, () =>
    vscode.commands.executeCommand('setContext', 'sitrep.isInFront', true),
  );
