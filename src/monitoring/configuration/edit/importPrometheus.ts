import { readYaml } from '../../../base/yaml';
import type { Insertion } from './yamlInsertion';
import { insertValue } from './yamlInsertion';

/** What of a `prometheus.yml` Sitrep can take over. */
export interface PrometheusImport {
  readonly targets: readonly ScrapeTarget[];
  readonly ruleFiles: readonly string[];
  /** Sentences: what was left out, and why. */
  readonly leftOut: readonly string[];
}

export interface ScrapeTarget {
  readonly job: string;
  readonly url: string;
}

/**
 * Reads static scrape targets and rule files (Prometheus documentation, Configuration). Targets that Prometheus finds
 * by itself (Kubernetes, Consul, files, DNS) are not in the file, so they are named as left out.
 * @returns nothing when the text is no Prometheus configuration
 */
export function readPrometheusConfiguration(text: string): PrometheusImport | undefined {
  const { document, value } = readYaml(text);
  if (document.errors.length > 0) return undefined;
  const root = blockOf(value);
  if (!('scrape_configs' in root) && !('rule_files' in root)) return undefined;
  const jobs = listOf(root.scrape_configs).map(blockOf);
  return {
    targets: jobs.flatMap(targetsOf),
    ruleFiles: listOf(root.rule_files).filter((file): file is string => typeof file === 'string'),
    leftOut: jobs.flatMap(leftOutOf),
  };
}

/** Writes the import into the text of a `sitrep.yaml`; what is there already stays. */
export function addPrometheusImport(text: string, taken: PrometheusImport): Insertion | undefined {
  const changes = [
    ...taken.targets.map(({ job, url }) => ({ path: ['services', job, 'metrics'], value: url })),
    ...taken.ruleFiles.map((file) => ({ path: ['rules'], value: file })),
  ];
  let last: Insertion | undefined;
  for (const { path, value } of changes) {
    const before = last?.text ?? text;
    // A rule file is an item of a list from the first one on.
    const isFirstRule = path.length === 1 && !/^rules\s*:/m.test(before);
    const next = isFirstRule ? appendRules(before, value) : insertValue(before, path, value);
    if (!next) return undefined;
    last = next;
  }
  return last;
}

function appendRules(text: string, file: string): Insertion | undefined {
  const withKey = insertValue(text, ['rules'], '[]');
  return withKey && insertValue(withKey.text.replace(/^rules: "\[\]"/m, 'rules: []'), ['rules'], file);
}

type Block = Readonly<Record<string, unknown>>;

function targetsOf(job: Block): readonly ScrapeTarget[] {
  const name = nameOf(job);
  const scheme = job.scheme === 'https' ? 'https' : 'http';
  const path = typeof job.metrics_path === 'string' ? job.metrics_path : '/metrics';
  return listOf(job.static_configs)
    .flatMap((group) => listOf(blockOf(group).targets))
    .filter((target): target is string => typeof target === 'string')
    .map((target) => ({ job: name, url: `${scheme}://${target}${path.startsWith('/') ? '' : '/'}${path}` }))
    .filter(({ url }) => URL.canParse(url));
}

const CREDENTIALS = [
  'basic_auth',
  'authorization',
  'oauth2',
  'bearer_token',
  'bearer_token_file',
  'tls_config',
];

function leftOutOf(job: Block): readonly string[] {
  const name = nameOf(job);
  const discovery = Object.keys(job).filter((key) => key.endsWith('_sd_configs'));
  const credentials = Object.keys(job).filter((key) => CREDENTIALS.includes(key));
  return [
    ...discovery.map((key) => `targets of "${name}" that ${key} finds`),
    ...credentials.map((key) => `${key} of "${name}": write it as a header with \${secret:NAME}`),
    ...(job.relabel_configs === undefined ? [] : [`relabel_configs of "${name}"`]),
  ];
}

const nameOf = (job: Block): string => (typeof job.job_name === 'string' ? job.job_name : 'unnamed');
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const blockOf = (value: unknown): Block =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Block) : {};
