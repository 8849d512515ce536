import { describe, expect, it } from 'vitest';
import {
  addPrometheusImport,
  readPrometheusConfiguration,
} from '../../../../src/monitoring/configuration/edit/importPrometheus';

const PROMETHEUS = `global: {scrape_interval: 15s}
rule_files: [rules/shop.yml, rules/infra.yml]
scrape_configs:
  - job_name: shop
    static_configs:
      - targets: [shop-1:8080, shop-2:8080]
  - job_name: pay
    scheme: https
    metrics_path: internal/metrics
    basic_auth: {username: a, password: b}
    static_configs: [{targets: ['pay.example.com']}]
  - job_name: pods
    kubernetes_sd_configs: [{role: pod}]
    relabel_configs: []
`;

describe('importing prometheus.yml', () => {
  it('takes static targets and rule files, and says what it leaves out', () => {
    expect(readPrometheusConfiguration(PROMETHEUS)).toEqual({
      targets: [
        { job: 'shop', url: 'http://shop-1:8080/metrics' },
        { job: 'shop', url: 'http://shop-2:8080/metrics' },
        { job: 'pay', url: 'https://pay.example.com/internal/metrics' },
      ],
      ruleFiles: ['rules/shop.yml', 'rules/infra.yml'],
      leftOut: [
        'basic_auth of "pay": write it as a header with ${secret:NAME}',
        'targets of "pods" that kubernetes_sd_configs finds',
        'relabel_configs of "pods"',
      ],
    });
  });

  it.each(['', '- a\n', 'services: {}\n', 'scrape_configs: [\n'])('knows that %j is none', (text) => {
    expect(readPrometheusConfiguration(text)).toBeUndefined();
  });

  it.each(['scrape_configs: 3\n', 'scrape_configs: [{static_configs: [{targets: [7]}]}]\nrule_files: [1]\n'])(
    'takes nothing from %j, and does not throw',
    (text) => {
      expect(readPrometheusConfiguration(text)).toEqual({ targets: [], ruleFiles: [], leftOut: [] });
    },
  );

  it('writes services and rules', () => {
    const taken = readPrometheusConfiguration(PROMETHEUS);
    if (!taken) throw new Error('nothing was read');
    expect(addPrometheusImport('# Ours.\n', taken)?.text).toBe(`# Ours.
services:
  shop:
    metrics: [http://shop-1:8080/metrics, http://shop-2:8080/metrics]
  pay:
    metrics: https://pay.example.com/internal/metrics
rules: [rules/shop.yml, rules/infra.yml]
`);
  });

  it('joins rules that are there', () => {
    const taken = { targets: [], ruleFiles: ['b.yml'], leftOut: [] };
    expect(addPrometheusImport('rules:\n  - a.yml\n', taken)?.text).toBe('rules:\n  - a.yml\n  - b.yml\n');
  });
});
