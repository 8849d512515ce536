import { shellCommands } from '../shell/shellWords';
import { destroysByName } from './shellDestroyers';
import type { StatementClass } from './statementClass';

/**
 * Reading only when every command is on the list and plain. What is known to destroy is told by its name, wherever it
 * stands; anything else is a program that nobody can read off.
 */
export function shellClass(source: string): StatementClass {
  if (isPlain(source) && shellCommands(withoutComments(source)).every(looksOnly)) return 'read';
  return destroysByName(source) ? 'destructive' : 'unknown';
}

/** Anything by which one command becomes another: expansion, redirection, substitution, escapes, globs, history. */
const NOT_PLAIN = /[$`\\<>*?[\]{}()~!]/;
/**
 * A shell divides at spaces, tabs and line feeds and at nothing else: what an editor shows as a space or as a new line, or
 * does not show at all, is a part of a word to it.
 */
const NOT_SHOWN = /[^\t\n\x20-\x7e\p{L}\p{M}\p{N}\p{P}\p{S}]/u;

const isPlain = (source: string): boolean =>
  !NOT_PLAIN.test(withoutComments(source)) && !NOT_SHOWN.test(source);

/** Comments are left out only where no quote can make a line look like one. */
const withoutComments = (source: string): string =>
  /["']/.test(source) ? source : source.replace(/(?<=^|\n)[ \t]*#[^\n]*/g, '');

/** A command that looks: how it begins, and what may follow. A star stands for the name of a module. */
interface Looking {
  readonly start: readonly string[];
  readonly follows?: RegExp;
}

const programs = (names: string): readonly Looking[] => names.split(' ').map((name) => ({ start: [name] }));
const verbs = (program: string, names: string, follows: RegExp): readonly Looking[] =>
  names.split(' ').map((verb) => ({ start: [program, verb], follows }));

/** Options that choose what is shown. Those that name a server, a configuration or a file are not among them. */
const KUBECTL =
  /^(?:[^-].*|-(?:[Aopwlcn]|[opnlc].+)|--(?:all-namespaces|all-containers|client|show-labels|no-headers|previous|timestamps|prefix|watch|containers|ignore-not-found|show-kind)|--(?:namespace|selector|output|sort-by|field-selector|tail|since|since-time|container|limit-bytes|chunk-size|label-columns)(?:=.*)?)$/;
const DOCKER =
  /^(?:[^-].*|-(?:[aqsltnf]+|[nf].+)|--(?:all|quiet|no-trunc|latest|size|timestamps|details|digests|follow)|--(?:format|filter|last|tail|since|until)(?:=.*)?)$/;
const SYSTEMCTL =
  /^(?:[^-].*|-[laqtno]+|--(?:no-pager|full|all|failed|plain|quiet|no-legend|user|system)|--(?:lines|type|state|output)(?:=.*)?)$/;
const CELERY = /^(?:[^-].*|-[dtj]|--json|--(?:destination|timeout)(?:=.*)?)$/;
const INSPECTIONS =
  'active active_queues clock conf ping query_task registered report reserved revoked scheduled stats';

const CELERY_LOOKING: readonly Looking[] = [
  ...INSPECTIONS.split(' ').map((method) => ['inspect', method]),
  ['status'],
  ['report'],
].flatMap((rest) => [
  { start: ['celery', ...rest], follows: CELERY },
  { start: ['celery', '-A', '*', ...rest], follows: CELERY },
]);

const LOOKING: readonly Looking[] = [
  ...programs('ls cat head df du free uptime ps pwd whoami id wc grep echo'),
  ...verbs('systemctl', 'status is-active is-enabled is-failed list-units', SYSTEMCTL),
  ...verbs('kubectl', 'get describe top version', KUBECTL),
  { start: ['kubectl', 'logs'], follows: new RegExp(`^(?:-f|--follow)$|${KUBECTL.source}`) },
  ...verbs('docker', 'ps logs images version', DOCKER),
  ...CELERY_LOOKING,
];

const looksOnly = (words: readonly string[]): boolean =>
  words.length === 0 ||
  LOOKING.some(
    ({ start, follows }) =>
      start.every((word, at) => (word === '*' ? isModule(words[at]) : words[at] === word)) &&
      (follows === undefined || words.slice(start.length).every((word) => follows.test(word))),
  );

/** Celery imports the module, so it is one that the installation knows by its name. */
const isModule = (word: string | undefined): boolean =>
  word !== undefined && /^[A-Za-z_][\w.]*(?::\w+)?$/.test(word);
