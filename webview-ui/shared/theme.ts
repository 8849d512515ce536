/** What a chart needs of the current colour theme, as colours a canvas understands. */
export interface ChartTheme {
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly background: string;
  readonly threshold: string;
  readonly span: string;
  /** One per series, in the order the theme ranks them. */
  readonly series: readonly string[];
  readonly font: string;
  readonly highContrast: boolean;
}

/** The theme's own orange for charts is half transparent in light themes: ours is not. */
const SERIES = [
  'charts-blue',
  'sitrep-orange',
  'charts-green',
  'charts-purple',
  'charts-yellow',
  'charts-red',
] as const;

/** Read off the body: an element that is not yet in the page has no style. */
export function readTheme(): ChartTheme {
  const style = getComputedStyle(document.body);
  const variable = (name: string, fallback: string): string =>
    style.getPropertyValue(`--vscode-${name}`).trim() || fallback;
  const foreground = variable('foreground', style.color);
  const highContrast =
    document.body.classList.contains('vscode-high-contrast') ||
    document.body.classList.contains('vscode-high-contrast-light');
  const grid = variable('editorWidget-border', variable('charts-lines', foreground));
  return {
    foreground,
    muted: variable('descriptionForeground', foreground),
    // Borders are as loud as can be in high contrast; the grid must not drown the line.
    grid: highContrast ? withOpacity(grid, 0.3) : grid,
    background: variable('editor-background', 'transparent'),
    threshold: variable('charts-red', foreground),
    span: variable('charts-red', foreground),
    series: SERIES.map((name) => variable(name, foreground)),
    font: variable('font-family', 'sans-serif'),
    highContrast,
  };
}

/** Calls back when the colour theme changes: a canvas does not restyle itself. Returns what stops it. */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  return () => observer.disconnect();
}

export const usesScreenReader = (): boolean => document.body.classList.contains('vscode-using-screen-reader');

/** A colour with an opacity, whatever notation the theme wrote it in. */
export function withOpacity(color: string, opacity: number): string {
  return `color-mix(in srgb, ${color} ${Math.round(opacity * 100)}%, transparent)`;
}
