import * as vscode from 'vscode';

/** How things look, the same everywhere. Colours are contributed, so that a user can change each of them. */
const LOOKS = {
  unreachable: ['debug-disconnect', 'unknown'],
  notAllowed: ['lock', 'unknown'],
  stale: ['history', 'unknown'],
  critical: ['error', 'critical'],
  warning: ['warning', 'warning'],
  information: ['info', 'information'],
  unmapped: ['question', 'warning'],
  settling: ['circle-outline', 'pending'],
  noData: ['circle-slash', 'unknown'],
  acknowledged: ['check', 'quiet'],
  silenced: ['bell-slash', 'quiet'],
  maintenance: ['tools', 'quiet'],
  dependency: ['type-hierarchy', 'quiet'],
  latched: ['mail', 'information'],
  ok: ['pass', 'healthy'],
  waiting: ['circle-large-outline', 'quiet'],
  paused: ['debug-pause', 'quiet'],
} as const satisfies Readonly<Record<string, readonly [icon: string, colour: string]>>;

export type Look = keyof typeof LOOKS;

export function iconOf(look: Look): vscode.ThemeIcon {
  const [icon, colour] = LOOKS[look];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(`sitrep.${colour}`));
}
