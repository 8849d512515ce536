/** A runbook that could be opened: a file, or a section of one. */
export interface RunbookEntry {
  /** Of the file, as the editor opens it. */
  readonly uri: string;
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  readonly title: string;
  readonly section: { readonly anchor: string; readonly line: number } | undefined;
  /** Alerts named in the front matter. */
  readonly alerts: readonly string[];
}

export interface RunbookCandidate {
  readonly entry: RunbookEntry;
  readonly reason: 'link' | 'frontMatter' | 'name';
  /** One sentence for the one who chooses. */
  readonly why: string;
}

/** What is known of the alert; `runbookUrl` is its annotation or link. */
export interface AlertInQuestion {
  readonly name: string;
  readonly runbookUrl: string | undefined;
}

/**
 * The runbooks that may be about an alert, surest first: linked, named in front matter, then those whose title shares its
 * words. An empty list means that there is none: nothing is guessed beyond that.
 */
export function runbookCandidates(
  alert: AlertInQuestion,
  entries: readonly RunbookEntry[],
): readonly RunbookCandidate[] {
  const linked = linkedEntries(alert.runbookUrl, entries);
  const named = entries.filter(({ alerts }) => alerts.includes(alert.name));
  const similar = entries
    .map((entry) => ({ entry, shared: sharedWords(alert.name, entry.title) }))
    .filter(({ shared }) => shared.length >= ENOUGH_WORDS)
    .sort((a, b) => b.shared.length - a.shared.length);
  const candidates: RunbookCandidate[] = [
    ...linked.map((entry) => ({ entry, reason: 'link' as const, why: 'The alert links to it.' })),
    ...named.map((entry) => ({
      entry,
      reason: 'frontMatter' as const,
      why: `Its front matter names "${alert.name}".`,
    })),
    ...similar.map(({ entry, shared }) => ({
      entry,
      reason: 'name' as const,
      why: `Its title shares "${shared.join('", "')}" with the alert.`,
    })),
  ];
  return candidates.filter((one, at) => candidates.findIndex(({ entry }) => entry === one.entry) === at);
}

/** One shared word is a coincidence: "database" is in half of all titles. */
const ENOUGH_WORDS = 2;

/** A link means a file when its path ends with the file's; its `#part` means the section. */
function linkedEntries(url: string | undefined, entries: readonly RunbookEntry[]): readonly RunbookEntry[] {
  if (!url) return [];
  const [address = '', anchor = ''] = url.split('#', 2);
  const path = decoded(address.replace(/\?.*$/, '').replace(/^[a-z][\w+.-]*:\/\/[^/]*/i, '')).replace(
    /^(?:\.?\/)+/,
    '',
  );
  const files = entries.filter(
    (entry) => path !== '' && (path === entry.path || path.endsWith(`/${entry.path}`)),
  );
  const wanted = decoded(anchor).toLowerCase();
  const section = files.filter((entry) => wanted !== '' && entry.section?.anchor === wanted);
  return section.length > 0 ? section : files.filter((entry) => entry.section === undefined);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

function sharedWords(name: string, title: string): readonly string[] {
  const words = new Set(wordsOf(title));
  return [...new Set(wordsOf(name))].filter((word) => words.has(word));
}

/** `CeleryWorkerDown`, `celery_worker_down` and "Celery worker: down" have the same words. */
const wordsOf = (text: string): readonly string[] =>
  text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2 && !EMPTY_WORDS.has(word));

const EMPTY_WORDS = new Set([
  'runbook',
  'alert',
  'the',
  'and',
  'for',
  'detected',
  'error',
  'high',
  'low',
  'too',
]);
