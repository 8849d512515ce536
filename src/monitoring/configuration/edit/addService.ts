import { readYaml } from '../../../base/yaml';
import type { ProbedAnswer, Recognition, SourceDefinition } from '../../source';
import type { Insertable, Insertion } from './yamlInsertion';
import { insertValue } from './yamlInsertion';

/** One GET that tells what lives at a URL. */
export interface Probe {
  /** Relative to the given URL, `''` for the URL itself. */
  readonly path: string;
  readonly url: string;
}

/** Where the systems of this field usually answer. */
const WELL_KNOWN_PATHS = [
  '/health',
  '/healthz',
  '/readiness',
  '/api/health',
  '/metrics',
  '/api/v1/status/buildinfo',
  '/api/v2/status',
  '/api/monitoring/uptime',
  '/api/0/',
] as const;

/** What to ask: the URL itself first, then each well-known path below it. */
export function probePlan(url: string): readonly Probe[] {
  const given = new URL(url);
  const base = given.pathname.replace(/\/+$/, '');
  const below = WELL_KNOWN_PATHS.map((path) => ({ path, url: new URL(base + path, given.origin).href }));
  return [{ path: '', url: given.href }, ...below.filter((probe) => probe.url !== given.href)];
}

/**
 * A URL as a user types it: `shop.example.com` means `https://`, a port on this machine `http://`.
 * @returns nothing when it is no http(s) URL
 */
export function normaliseUrl(typed: string): string | undefined {
  const text = typed.trim();
  if (text === '' || /\s/.test(text)) return undefined;
  const local = /^(localhost|127\.|\[::1\])/.test(text);
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${local ? 'http' : 'https'}://${text}`;
  if (!URL.canParse(withScheme)) return undefined;
  const url = new URL(withScheme);
  return ['http:', 'https:'].includes(url.protocol) && url.hostname !== '' ? url.href : undefined;
}

/** Something that answered and was recognised. */
export interface Finding {
  readonly type: string;
  readonly displayName: string;
  readonly url: string;
  readonly recognition: Recognition;
}

/** What the answers show: for each URL what recognises it best, the most certain first. */
export function recogniseAnswers(
  answers: readonly ProbedAnswer[],
  definitions: readonly SourceDefinition[],
): readonly Finding[] {
  const findings = answers.flatMap((answer) => {
    const candidates = definitions.flatMap((definition) => {
      const { type, displayName } = definition;
      const recognition = definition.recognise?.(answer);
      return recognition ? [{ type, displayName, url: answer.url, recognition }] : [];
    });
    const [best] = candidates.sort(moreCertain);
    return best ? [best] : [];
  });
  return findings.sort(moreCertain).filter(isFirstOfItsEntry);
}

const moreCertain = (a: Finding, b: Finding): number => b.recognition.confidence - a.recognition.confidence;

/** Two paths of one system (`/` and `/api/v2/status`) are one finding. */
const isFirstOfItsEntry = (finding: Finding, index: number, all: readonly Finding[]): boolean =>
  all.findIndex((other) => entryKey(other) === entryKey(finding)) === index;

const entryKey = ({ type, recognition }: Finding): string => JSON.stringify([type, recognition.entry]);

/** A name for what lives at a URL: the first telling part of its host. */
export function suggestName(url: string): string {
  const { hostname, port } = new URL(url);
  if (/^[\d.]+$|^\[/.test(hostname) || hostname === 'localhost') return port ? `local-${port}` : 'local';
  const [first = hostname] = hostname.split('.').filter((part) => !['www', 'api', 'app'].includes(part));
  return first;
}

/**
 * Writes a finding into the text of a `sitrep.yaml`, which may be empty. Endpoints join the service of that name;
 * a source of a name that is taken gets a number.
 * @returns nothing when the file is broken or written in a way that cannot be added to
 */
export function addFinding(text: string, name: string, finding: Finding): Insertion | undefined {
  const { entry, placement } = finding.recognition;
  const { url, ...more } = entry;
  if (placement === 'source') {
    const path = ['sources', freeName(text, name)];
    return insertValue(text, path, { type: finding.type, ...entry });
  }
  const value: Insertable = url !== undefined && Object.keys(more).length === 0 ? url : entry;
  return insertValue(text, ['services', name, placement], value);
}

/** `prom`, or `prom-2` when a source has that name already. */
function freeName(text: string, name: string): string {
  const written = readYaml(text).value;
  const sources = (written as { readonly sources?: unknown } | null)?.sources;
  const taken = new Set(typeof sources === 'object' && sources !== null ? Object.keys(sources) : []);
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}
