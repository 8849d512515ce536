import type { WrittenText } from '../document/writtenFences';
import { writtenText } from '../document/writtenFences';
import { anchorOf } from '../sections';
import type { RunbookFinding } from './finding';
import { onLine } from './finding';

/** The files that a runbook may link to. Paths are relative to its own folder, with `/`; one from the root begins with `/`. */
export interface LinkedFiles {
  exists(path: string): Promise<boolean>;
  /** The text of a Markdown file; nothing when it cannot be read. */
  read(path: string): Promise<string | undefined>;
}

/** Links to files that are not there, and to headings that their file does not have. The web is not asked. */
export async function linkFindings(
  written: WrittenText,
  files: LinkedFiles,
): Promise<readonly RunbookFinding[]> {
  const findings: RunbookFinding[] = [];
  for (const link of linksOf(written)) {
    const wrong = await findingFor(link, written, files);
    if (wrong) findings.push(wrong);
  }
  return findings;
}

interface WrittenLink {
  readonly target: string;
  readonly line: number;
  readonly column: number;
}

const INLINE = /\]\(\s*(<[^<>]*>|[^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/g;
const DEFINITION = /^ {0,3}\[[^\]]+\]:\s*(<[^<>]*>|\S+)/g;

function linksOf({ lines, fences, frontMatter }: WrittenText): readonly WrittenLink[] {
  const start = frontMatter === '' ? 0 : frontMatter.split('\n').length;
  const inFence = new Set(
    fences.flatMap(({ line, endLine }) => Array.from({ length: endLine - line }, (_, at) => line + at)),
  );
  return lines.flatMap((text, at) => {
    if (at < start || inFence.has(at + 1)) return [];
    const prose = text.replace(/(`+)(?!`).*?\1/g, (code) => ' '.repeat(code.length));
    return [INLINE, DEFINITION].flatMap((pattern) =>
      [...prose.matchAll(pattern)].map((match) => ({
        target: (match[1] ?? '').replace(/^<|>$/g, ''),
        line: at + 1,
        column: match.index + match[0].indexOf(match[1] ?? '') + 1,
      })),
    );
  });
}

async function findingFor(
  { target, line, column }: WrittenLink,
  written: WrittenText,
  files: LinkedFiles,
): Promise<RunbookFinding | undefined> {
  if (target === '' || /^(?:[a-z][\w+.-]*:|\/\/)/i.test(target)) return undefined;
  const [address = '', anchor = ''] = target.split('#', 2);
  const path = decoded(address.replace(/\?.*$/, ''));
  const range = onLine(line, column, target.length);
  if (path !== '' && !(await files.exists(path))) {
    const message = `The link leads to "${path}", and there is no such file.`;
    return { code: 'dead-link', severity: 'warning', message, range };
  }
  if (anchor === '') return undefined;
  const text =
    path === '' ? undefined : /\.(?:md|markdown)$/i.test(path) ? await files.read(path) : undefined;
  const linked = path === '' ? written : text === undefined ? undefined : writtenText(text);
  if (!linked || anchorsOf(linked).has(decoded(anchor).toLowerCase())) return undefined;
  const where = path === '' ? 'This file' : `"${path}"`;
  const message = `${where} has no heading that "#${anchor}" leads to, so the link opens its beginning.`;
  return { code: 'dead-anchor', severity: 'warning', message, range };
}

/** Of headings, the second of a kind with `-1` behind it, as Markdown hosts number them; and of HTML that names places. */
function anchorsOf({ headings, lines }: WrittenText): ReadonlySet<string> {
  const anchors = new Set<string>();
  const seen = new Map<string, number>();
  for (const { text } of headings) {
    const anchor = anchorOf(text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`);
  }
  for (const line of lines) {
    for (const match of line.matchAll(/<[a-z]\w*\s[^>]*\b(?:id|name)=["']([^"']+)["']/gi)) {
      anchors.add((match[1] ?? '').toLowerCase());
    }
  }
  return anchors;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
