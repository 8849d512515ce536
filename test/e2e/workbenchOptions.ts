import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.mjs';

/** The themes that everything must look right in, by VS Code's own names. */
export const THEMES = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

export type Theme = keyof typeof THEMES;

export interface WorkbenchOptions {
  /** A folder or a `.code-workspace` file; an empty window without it. */
  readonly workspace?: string;
  readonly host?: 'newest' | 'oldest';
  /** `false` opens the window in Restricted Mode. */
  readonly trusted?: boolean;
  readonly theme?: Theme;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of the extension: this project by default, or an unpacked `.vsix`. */
  readonly extension?: string;
  readonly size?: { readonly width: number; readonly height: number };
}

/** The class that VS Code gives a window of that theme. */
export const THEME_CLASSES: Readonly<Record<Theme, string>> = {
  dark: 'vs-dark',
  light: 'vs',
  'high-contrast': 'hc-black',
  'high-contrast-light': 'hc-light',
};

/** The settings that a window opens with. */
export const settingsOf = (options: WorkbenchOptions): Record<string, unknown> => ({
  'workbench.colorTheme': THEMES[options.theme ?? 'dark'],
  // Every event of a driven wheel counts as one notch, 50 pixels, however far it is said to go: too little for a long runbook.
  'workbench.list.mouseWheelScrollSensitivity': 8,
  ...options.settings,
});

interface Manifest {
  readonly contributes?: {
    readonly commands?: readonly {
      readonly command: string;
      readonly title: string;
      readonly category?: string;
    }[];
  };
}

/** How the palette lists a command of ours that is named by its id; any other name is a title already. */
export function titleOf(titleOrId: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const ours = manifest.contributes?.commands?.find(({ command }) => command === titleOrId);
  if (!ours) return titleOrId;
  return ours.category === undefined ? ours.title : `${ours.category}: ${ours.title}`;
}
