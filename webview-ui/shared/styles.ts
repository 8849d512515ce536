import css from './base.css';

/** Puts the shared styles into the page. Colours come from the editor's theme only. */
export function applyBaseStyles(): void {
  const style = document.createElement('style');
  style.textContent = css;
  document.head.append(style);
}
