/** Type of the notebook in the manifest. */
export const RUNBOOK_TYPE = 'sitrep-runbook';

/** Words behind a fence that an editor knows under another name. */
const EDITOR_NAMES: Readonly<Record<string, string>> = {
  '': 'plaintext',
  text: 'plaintext',
  txt: 'plaintext',
  bash: 'shellscript',
  sh: 'shellscript',
  zsh: 'shellscript',
  shell: 'shellscript',
  console: 'shellscript',
  shellsession: 'shellscript',
  py: 'python',
  python3: 'python',
  js: 'javascript',
  ts: 'typescript',
  yml: 'yaml',
  md: 'markdown',
  postgres: 'sql',
  postgresql: 'sql',
  pgsql: 'sql',
  psql: 'sql',
  sqlite: 'sql',
  mysql: 'sql',
  mariadb: 'sql',
  rest: 'http',
  loki: 'logql',
  lucene: 'logs',
  elasticsearch: 'logs',
  opensearch: 'logs',
};

const FENCE_NAMES: Readonly<Record<string, string>> = { shellscript: 'bash', plaintext: 'text' };

/** The editor's language for a fence; plain text for one that the editor does not know, which changes nothing in the file. */
export function editorLanguage(fenceLanguage: string, known: ReadonlySet<string>): string {
  const name = Object.hasOwn(EDITOR_NAMES, fenceLanguage) ? EDITOR_NAMES[fenceLanguage] : fenceLanguage;
  return name !== undefined && known.has(name) ? name : 'plaintext';
}

/** What to write behind a fence for a language of the editor. */
export const fenceLanguage = (editorLanguageId: string): string =>
  (Object.hasOwn(FENCE_NAMES, editorLanguageId) ? FENCE_NAMES[editorLanguageId] : undefined) ??
  editorLanguageId;
