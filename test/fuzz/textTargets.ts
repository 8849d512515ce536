import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseDuration } from '../../src/base/duration';
import { requestsOf } from '../../src/runbook/policy/httpRequests';
import { redisCommands } from '../../src/kernels/redis/commands';
import { statementsOf } from '../../src/kernels/sql/statements';
import { parseExposition, type ExpositionFormat } from '../../src/metrics/exposition';
import { ruleQueries } from '../../src/metrics/ruleText/ruleQueries';
import { filterError } from '../../src/monitoring/filter/alertFilter';
import { parseFilter } from '../../src/monitoring/filter/parseFilter';
import { printFilter } from '../../src/monitoring/filter/printFilter';
import { parseMatchers } from '../../src/monitoring/silences/parseMatchers';
import { printMatchers } from '../../src/monitoring/silences/silenceMatcher';
import { decodeEvent } from '../../src/monitoring/alerts/log/decodeEvent';
import { readPrometheusConfiguration } from '../../src/monitoring/configuration/edit/importPrometheus';
import { parseConfiguration } from '../../src/monitoring/configuration/parse';
import { readRuleFile } from '../../src/monitoring/rules/file/readRuleFile';
import { readAlertTemplate } from '../../src/monitoring/rules/template/expandTemplate';
import { readUnitTests } from '../../src/monitoring/rules/unitTest/readUnitTests';
import { diagnose } from '../../src/promql/language/diagnose';
import { parseQuery } from '../../src/promql/syntax/parser';
import { printExpression } from '../../src/promql/syntax/printer';
import { parseRunbook } from '../../src/runbook/document/parseRunbook';
import { serializeRunbook } from '../../src/runbook/document/serializeRunbook';
import { parseExpectation } from '../../src/runbook/step/expectation';
import { parseFrontMatter } from '../../src/runbook/frontMatter';
import { classifyStep } from '../../src/runbook/policy/classify';
import { runbookSections } from '../../src/runbook/sections';
import { parseStepInfo, withOption } from '../../src/runbook/step/stepInfo';
import { sourceDefinitions } from '../../src/sources';
import { EXPOSITION } from '../sources/metrics/recorded';
import type { FuzzTarget } from './fuzzTarget';

const root = join(__dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
/** Parts of a long file, cut at empty lines: short inputs are read quickly, and more of them. */
const parts = (text: string, longest = 1_200): readonly string[] =>
  text.split(/\n(?=\n)/).reduce<string[]>((all, part) => {
    const last = all.at(-1);
    if (last === undefined || last.length + part.length > longest) return [...all, part];
    return [...all.slice(0, -1), `${last}\n${part}`];
  }, []);

const examples = readdirSync(join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `examples/${name}`);
const configurations = examples.map((folder) => read(`${folder}/sitrep.yaml`).slice(0, 1_500));
const rules = read('test/monitoring/rules/unitTest/files/rules.yml');
const ruleFiles = [
  rules,
  read('test/monitoring/rules/unitTest/files/templates.yml'),
  read('test/real/alerts.yml'),
];
const unitTests = ['passing', 'keepFiring', 'failing', 'templates'].map((name) =>
  read(`test/monitoring/rules/unitTest/files/${name}.test.yml`),
);
const runbooks = [
  ...parts(read('src/demo/company/docs/monitoring.md')),
  ...parts(read('src/demo/company/docs/celery.md')),
];
const queries = [
  ...ruleQueries(rules).map(({ text }) => text),
  'sum by (job, instance) (rate(http_requests_total{code=~"5..",job!="x"}[5m] offset 1h)) / ignoring(code) group_left sum(up) > bool 0.05',
  'histogram_quantile(0.95, sum(rate(latency_seconds_bucket[10m:30s])) by (le)) and on() vector(1) @ 1700000000',
  'max_over_time(({__name__="a.b", "quoted label"="x"})[1h:5m] @ end()) unless absent(up == 0) ^ -2',
];
const steps = [
  'bash {name=check-workers on=worker confirm=true timeout=2m expect="rows > 0"}',
  "sql {on='db' expect=/^ok$/ format=table}",
  'promql {range=1h step=15s expect="value < 5"}',
];

const exposition = (format: ExpositionFormat, corpus: readonly string[]): FuzzTarget => ({
  name: `${format} text`,
  corpus,
  check: (text) => {
    const result = parseExposition(text, format);
    if (!result.ok)
      return result.error.line > 0 && result.error.column > 0 ? undefined : 'a mistake has no place';
    return result.samples.every(({ name, value }) => name !== '' && typeof value === 'number')
      ? undefined
      : 'a sample has no name or value';
  },
});

/** A parser that only promises to answer. */
const answers = (name: string, corpus: readonly string[], parse: (text: string) => unknown): FuzzTarget => ({
  name,
  corpus,
  check: (text) => void parse(text),
});

/** Printing what was read, and reading that, gives the same again. */
const within = (
  spans: readonly { readonly start: number; readonly end: number }[],
  text: string,
): string | undefined =>
  spans.every(({ start, end }) => start >= 0 && start <= end && end <= text.length)
    ? undefined
    : 'a place is outside of the text';

export const textTargets: readonly FuzzTarget[] = [
  exposition('prometheus', [
    EXPOSITION,
    EXPOSITION.replaceAll('"', '\\"'),
    'a{b="c"} 1e3 12\n# HELP a b\\n\n# TYPE a counter\na 2\n',
  ]),
  exposition('openmetrics', [
    '# TYPE a counter\n# UNIT a_seconds seconds\n# HELP a text\na_total{b="c"} 1 # {trace="x"} 0.5 1.5\na_created 1\n# EOF\n',
    '# TYPE h histogram\nh_bucket{le="0.1"} 1\nh_bucket{le="+Inf"} 2\nh_sum 3\nh_count 2\n# EOF\n',
  ]),
  {
    name: 'PromQL',
    corpus: queries,
    check: (text) => {
      const result = parseQuery(text);
      const places = within(diagnose(text), text);
      if (!result.ok || places !== undefined) return places;
      const once = printExpression(result.expression);
      const again = parseQuery(once);
      if (!again.ok) return `its own print "${once.slice(0, 200)}" is not read`;
      const twice = printExpression(again.expression);
      return once === twice ? undefined : `"${once.slice(0, 200)}" is printed as "${twice.slice(0, 200)}"`;
    },
  },
  {
    name: 'alert filter',
    corpus: [
      'service:"web shop" severity:P0,P1 is:unacknowledged instance=db-1 timeout',
      'severity<=P1 -acked service=shop "a \\"b"',
    ],
    check: (text) => {
      const filter = parseFilter(text);
      if (filterError(filter)) return undefined;
      const again = parseFilter(printFilter(filter));
      return JSON.stringify(again.root) === JSON.stringify(filter.root)
        ? undefined
        : 'it prints as another filter';
    },
  },
  {
    name: 'silence matchers',
    corpus: ['{alertname="DatabaseDown", instance=~"db-.+"}', 'a!=b, "ü ber"!~`x`, c=""'],
    check: (text) => {
      const { matchers, problems } = parseMatchers(text);
      if (problems.length > 0) return undefined;
      const again = parseMatchers(printMatchers(matchers));
      return JSON.stringify(again.matchers) === JSON.stringify(matchers)
        ? undefined
        : 'it prints as other matchers';
    },
  },
  {
    name: 'sitrep.yaml',
    corpus: configurations,
    check: (text) => {
      const { problems } = parseConfiguration(text, {
        file: '/shop/sitrep.yaml',
        sources: sourceDefinitions,
      });
      return problems.every(({ range }) => range.start.line > 0) ? undefined : 'a mistake has no place';
    },
  },
  answers('rule file', ruleFiles, (text) => readRuleFile(text, '/shop/rules.yml')),
  answers('queries of a rule file', ruleFiles, ruleQueries),
  answers('rule unit test', unitTests, (text) => readUnitTests(text, '/shop/rules.test.yml')),
  answers(
    'alert template',
    [
      '{{ $labels.instance }} is at {{ $value | printf "%.2f" }} {{ if gt $value 5.0 }}high{{ else }}low{{ end }}',
    ],
    readAlertTemplate,
  ),
  answers(
    'prometheus.yml',
    [
      'scrape_configs:\n  - job_name: a\n    static_configs:\n      - targets: [a:1, "b:2"]\nrule_files: [a.yml]\n',
    ],
    readPrometheusConfiguration,
  ),
  {
    name: 'runbook Markdown',
    corpus: runbooks,
    check: (text) => {
      const document = parseRunbook(text);
      if (serializeRunbook(document, document.cells) !== text) return 'saving the unedited text changes it';
      runbookSections(text);
      return undefined;
    },
  },
  {
    name: 'info string',
    corpus: steps,
    check: (text) => {
      const info = parseStepInfo(text);
      parseStepInfo(withOption(text, 'timeout', '2m'));
      return within([...info.options, ...info.problems], text);
    },
  },
  answers(
    'front matter',
    ['---\ntitle: a\nalerts: [A, B]\nparameters:\n  host: {default: db-1}\n---\n'],
    parseFrontMatter,
  ),
  answers('expectation', ['rows > 0', 'json $.a[0].b == healthy', '/^a+$/', 'exit 0'], parseExpectation),
  answers('duration', ['1h30m', '15s', '500ms', '2w'], parseDuration),
  answers('HTTP step', ['POST /a?b=c\nX-Key: ${key}\n\n{"a": 1}\n### expect 2xx\nGET /b\n'], requestsOf),
  answers(
    'SQL step',
    ["SELECT 1; -- a\nUPDATE t SET a = 'x;y' WHERE b = $1; DO $x$ BEGIN END $x$;"],
    (text) => statementsOf(text, 'postgres'),
  ),
  answers('Redis step', ['GET "a b"\nLLEN celery\nSET k \'v\''], redisCommands as (text: string) => unknown),
  answers(
    'policy of a step',
    ['kubectl delete pod "$x" && echo $(rm -rf /) | tee a', 'SELECT * FROM t'],
    (text) => [
      ...(['bash', 'sql', 'http', 'redis', 'promql', 'python'] as const).map((language) =>
        classifyStep(language, text),
      ),
    ],
  ),
  answers('line of the alert log', ['{"at":1,"sourceId":"a","fingerprint":"b","rule":"T4"}'], decodeEvent),
];
