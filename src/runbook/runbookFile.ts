import { actionLists } from './actionLists';
import type { CatalogueEntry } from './catalogue';
import { catalogueEntries } from './catalogue';
import { trimmedEnd } from './document/lines';
import { parseRunbook } from './document/parseRunbook';
import { parseFrontMatter } from './frontMatter';
import type { RunbookEntry } from './runbookMatch';
import type { RunbookSection } from './sections';
import { runbookSections } from './sections';

/** What a Markdown file is as a runbook. */
export interface RunbookFile {
  readonly uri: string;
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  /** Of its front matter, else its first heading, else its name. */
  readonly title: string;
  readonly alerts: readonly string[];
  readonly sections: readonly RunbookSection[];
  /** The alerts that it defines. */
  readonly catalogue: readonly CatalogueEntry[];
  /** Its ordered lists, under the names above them: those that an alert bears are its checklist. */
  readonly actionLists: readonly CatalogueEntry[];
}

/**
 * Reads a file as a runbook: one that has runbook sections, that names or defines alerts, or that `configured` says is one.
 * Any other Markdown is nothing.
 */
export function runbookFile(
  text: string,
  place: { readonly uri: string; readonly path: string; readonly configured: boolean },
): RunbookFile | undefined {
  const { frontMatter, cells } = parseRunbook(text);
  const head = parseFrontMatter(frontMatter);
  const sections = runbookSections(text);
  const catalogue = catalogueEntries(text);
  const isAbout = sections.length + head.alerts.length + catalogue.length > 0;
  if (!place.configured && !isAbout) return undefined;
  const heading = cells
    .filter((cell) => cell.kind === 'markdown')
    .map((cell) => /^#{1,6}[ \t]+(\S.*)$/m.exec(cell.value)?.[1])
    .find((title) => title !== undefined);
  const name = place.path.split('/').at(-1) ?? place.path;
  return {
    uri: place.uri,
    path: place.path,
    title: head.title ?? (heading && trimmedEnd(heading, ' \t#')) ?? name,
    alerts: head.alerts,
    sections,
    catalogue,
    actionLists: actionLists(text),
  };
}

/** The file itself and each of its sections, for matching with alerts. */
export const entriesOf = (file: RunbookFile): readonly RunbookEntry[] => [
  { uri: file.uri, path: file.path, title: file.title, section: undefined, alerts: file.alerts },
  ...file.sections.map(({ title, anchor, line }) => ({
    uri: file.uri,
    path: file.path,
    title,
    section: { anchor, line },
    alerts: [],
  })),
];
