import * as vscode from 'vscode';
import type { AlertDisplay } from '../../monitoring/alerts/shown/display';
import { COLOURS } from '../../monitoring/alerts/shown/display';

/** How sources, checks and services look. Alerts bring their own, from the same table of colours. */
const LOOKS = {
  unreachable: { icon: 'debug-disconnect', colour: COLOURS.purple },
  notAllowed: { icon: 'lock', colour: COLOURS.purple },
  stale: { icon: 'history', colour: COLOURS.purple },
  unknown: { icon: 'circle-slash', colour: COLOURS.purple },
  failing: { icon: 'error', colour: COLOURS.red },
  warning: { icon: 'warning', colour: COLOURS.orange },
  settling: { icon: 'circle-outline', colour: COLOURS.yellow },
  ok: { icon: 'pass', colour: COLOURS.green },
  maintenance: { icon: 'tools', colour: COLOURS.dim },
  waiting: { icon: 'circle-large-outline', colour: COLOURS.dim },
  paused: { icon: 'debug-pause', colour: COLOURS.dim },
} as const satisfies Readonly<Record<string, Pick<AlertDisplay, 'icon' | 'colour'>>>;

export type Look = keyof typeof LOOKS;

export const iconOf = (look: Look): vscode.ThemeIcon => themed(LOOKS[look]);

export const themed = ({ icon, colour }: Pick<AlertDisplay, 'icon' | 'colour'>): vscode.ThemeIcon =>
  new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
