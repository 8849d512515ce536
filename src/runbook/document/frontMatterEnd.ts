/** What opens a front matter, what closes it, and how the first line that says something must begin. */
const KINDS: readonly { readonly opens: RegExp; readonly closes: RegExp; readonly begins: RegExp }[] = [
  { opens: /^---[ \t]*$/, closes: /^(?:---|\.\.\.)[ \t]*$/, begins: /^[\p{L}\p{N}_"'][^:]*:(?:\s|$)/u },
  { opens: /^\+\+\+[ \t]*$/, closes: /^\+\+\+[ \t]*$/, begins: /^[\w"'.-]+[ \t]*=|^\[/ },
];

/**
 * The line after the front matter, or 0: YAML between `---`, TOML between `+++`. A leading rule of dashes with no `key:`
 * below it is only a rule.
 */
export function frontMatterEnd(lines: readonly string[]): number {
  const kind = KINDS.find(({ opens }) => opens.test(lines[0] ?? ''));
  if (!kind) return 0;
  const end = lines.findIndex((text, at) => at > 0 && kind.closes.test(text));
  if (end < 1) return 0;
  if (end === 1) return end + 1;
  const first = lines.slice(1, end).find((text) => text.trim() !== '' && !text.startsWith('#'));
  return kind.begins.test(first ?? '') ? end + 1 : 0;
}
