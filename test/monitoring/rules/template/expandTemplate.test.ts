import { describe, expect, it } from 'vitest';
import {
  expandAlertTemplate,
  readAlertTemplate,
} from '../../../../src/monitoring/rules/template/expandTemplate';
import type { TemplateContext } from '../../../../src/monitoring/rules/template/templateContext';

const context: TemplateContext = {
  name: 'QueueFull',
  labels: { instance: 'worker-1.example.com:8000', queue: 'mail' },
  externalLabels: { region: 'eu' },
  externalUrl: 'http://prometheus.example.com/base',
  value: 1234.5678,
  at: Date.UTC(2026, 0, 5, 9, 0, 0),
  query: (expression) => {
    if (expression === 'broken(') return { message: 'unclosed left parenthesis' };
    if (expression === 'nothing') return [];
    return [
      { labels: { __name__: 'up', instance: 'b' }, value: 1 },
      { labels: { __name__: 'up', instance: 'a' }, value: 0 },
    ];
  },
};

const expand = (template: string, parts: Partial<TemplateContext> = {}): string =>
  expandAlertTemplate(template, { ...context, ...parts });

const check = (cases: readonly (readonly [template: string, expected: string])[]): void => {
  it.each(cases)('%s → %s', (template, expected) => {
    expect(expand(template)).toBe(expected);
  });
};

describe('values', () => {
  check([
    ['plain text', 'plain text'],
    ['{{ $labels.queue }} is at {{ $value }}', 'mail is at 1234.5678'],
    ['{{ .Labels.queue }}/{{ .Value }}', 'mail/1234.5678'],
    ['{{ $labels.unknown }}|', '|'],
    [
      '{{ $externalLabels.region }} {{ $externalURL }} {{ externalURL }}',
      'eu http://prometheus.example.com/base http://prometheus.example.com/base',
    ],
    ['{{ pathPrefix }}', '/base'],
    ['{{ .Labels }}', 'map[instance:worker-1.example.com:8000 queue:mail]'],
    ['{{ "a\\tb" }} {{ `c\\d` }} {{ 7 }} {{ 7.0 }} {{ true }}', 'a\tb c\\d 7 7 true'],
    ['{{ (query "up" | first).Labels.instance }}', 'b'],
    ['{{ now }}', '1.7676036e+09'],
  ]);
});

describe('control structures', () => {
  check([
    ['{{ if gt $value 1000.0 }}high{{ else }}low{{ end }}', 'high'],
    [
      '{{ if eq $labels.queue "x" }}x{{ else if eq $labels.queue "mail" "post" }}letters{{ else }}?{{ end }}',
      'letters',
    ],
    ['{{ if and $labels.queue (not $labels.unknown) }}yes{{ end }}', 'yes'],
    ['{{ if or $labels.unknown $labels.queue }}yes{{ end }}', 'yes'],
    ['{{ with $labels.unknown }}{{ . }}{{ else }}none{{ end }}', 'none'],
    ['{{ with query "up" }}{{ . | first | value }}{{ end }}', '1'],
    ['{{ range query "up" }}[{{ .Labels.instance }}={{ .Value }}]{{ end }}', '[b=1][a=0]'],
    [
      '{{ range $i, $s := query "up" | sortByLabel "instance" }}{{ $i }}{{ $s.Labels.instance }} {{ end }}',
      '0a 1b ',
    ],
    ['{{ range query "nothing" }}x{{ else }}empty{{ end }}', 'empty'],
    ['{{ range query "up" }}{{ if eq .Value 0.0 }}{{ break }}{{ end }}{{ .Value }}{{ end }}', '1'],
    ['{{ range query "up" }}{{ if eq .Value 1.0 }}{{ continue }}{{ end }}{{ .Value }}{{ end }}', '0'],
    ['{{ range $k, $v := .Labels }}{{ $k }};{{ end }}', 'instance;queue;'],
    ['{{ $x := "a" }}{{ if true }}{{ $x = "b" }}{{ end }}{{ $x }}', 'b'],
    ['{{ $x := "a" }}{{ if true }}{{ $x := "b" }}{{ end }}{{ $x }}', 'a'],
    ['{{ define "line" }}<{{ . }}>{{ end }}{{ template "line" $value }}', '<1234.5678>'],
    ['a {{- /* nothing */ -}} b', 'ab'],
    ['a  {{- 1 -}}  b', 'a1b'],
  ]);
});

describe('formatting', () => {
  check([
    [
      '{{ humanize 1234567.0 }} {{ humanize 0.00123 }} {{ humanize 0 }} {{ "12345" | humanize }}',
      '1.235M 1.23m 0 12.35k',
    ],
    ['{{ humanize1024 1048576.0 }} {{ humanize1024 0.5 }}', '1Mi 0.5'],
    [
      '{{ humanizeDuration 93784.0 }} {{ humanizeDuration 3661 }} {{ humanizeDuration 61.5 }}',
      '1d 2h 3m 4s 1h 1m 1s 1m 1s',
    ],
    [
      '{{ humanizeDuration 12.345678 }} {{ humanizeDuration 0.0012 }} {{ humanizeDuration -90 }}',
      '12.35s 1.2ms -1m 30s',
    ],
    ['{{ humanizePercentage 0.12345 }} {{ humanizePercentage 1 }}', '12.35% 100%'],
    [
      '{{ humanizeTimestamp 1435065584.128 }} {{ humanizeTimestamp 0 }}',
      '2015-06-23 13:19:44.128 +0000 UTC 1970-01-01 00:00:00 +0000 UTC',
    ],
    [
      '{{ toDuration 5400 }} {{ toDuration 1.5 }} {{ parseDuration "1h30m" }} {{ parseDuration "-1m" }}',
      '1h30m0s 1.5s 5400 -60',
    ],
    [
      '{{ printf "%.2f %5.1f|%-6s|%06.2f %d %s %q %v %t %%" 3.14159 2.0 "ab" 3.14159 7 "s" "q" 1.5 true }}',
      '3.14   2.0|ab    |003.14 7 s "q" 1.5 true %',
    ],
    ['{{ printf "%.2f" 0.125 }} {{ printf "%.0f" 2.5 }} {{ printf "%.3g" 1234567.0 }}', '0.12 2 1.23e+06'],
    [
      '{{ printf "%d" 3.5 }} {{ printf "%s" }} {{ printf "x" 1 }}',
      '%!d(float64=3.5) %!s(MISSING) x%!(EXTRA int=1)',
    ],
    ['{{ title "hello wide world" }} {{ toUpper "a" }} {{ toLower "B" }}', 'Hello Wide World A b'],
    [
      '{{ $labels.instance | stripPort }} {{ $labels.instance | stripDomain }} {{ stripDomain "10.0.0.1:80" }}',
      'worker-1.example.com worker-1:8000 10.0.0.1:80',
    ],
    [
      '{{ match "w.*-[0-9]" "my worker-1" }} {{ reReplaceAll "(w)orker-([0-9])" "$1${2}x$$" "a worker-1 b" }}',
      'true a w1x$ b',
    ],
    ['{{ urlQueryEscape "a b&c" }} {{ graphLink "up == 0" }}', 'a+b%26c /graph?g0.expr=up+%3D%3D+0&g0.tab=0'],
    [
      '{{ len $labels }} {{ index $labels "queue" }} {{ (args "a" "b").arg1 }} {{ print 1 2 "x" }}',
      '2 mail b 1 2x',
    ],
  ]);
});

describe('what goes wrong becomes the text', () => {
  const failure = (message: string): string => `<error expanding template: ${message}>`;
  check([
    [
      '{{ first (query "nothing") }}',
      failure(
        'error executing template __alert_QueueFull: error calling first: first() called on vector with no elements',
      ),
    ],
    [
      '{{ query "broken(" }}',
      failure('error executing template __alert_QueueFull: error calling query: unclosed left parenthesis'),
    ],
    [
      '{{ .Nothing }}',
      failure(
        "error executing template __alert_QueueFull: can't evaluate field Nothing in type AlertTemplateData",
      ),
    ],
    [
      '{{ humanize "many" }}',
      failure('error executing template __alert_QueueFull: error calling humanize: "many" is not a number'),
    ],
    [
      '{{ template "self" }}{{ define "self" }}{{ template "self" }}{{ end }}',
      failure('error executing template __alert_QueueFull: exceeded maximum template depth'),
    ],
    ['{{ $nothing }}', failure('error parsing template __alert_QueueFull: undefined variable "$nothing"')],
  ]);

  it('compares numbers of one type only, and says which they were', () => {
    expect(expand('{{ if gt $value 5 }}x{{ end }}')).toContain(
      'incompatible types for comparison: float64 and int',
    );
  });
});

describe('reading a template', () => {
  it.each([
    ['{{ $value', 0, 'the action "{{" is never closed by "}}"'],
    ['x {{ if true }}', 2, '"if" is never closed by "end"'],
    ['{{ end }}', 0, '"end" closes nothing'],
    ['{{ humanise 1 }}', 3, 'function "humanise" not defined'],
    ['{{ 1 | 2 }}', 7, 'after "|" stands a function, which takes the value before it'],
    ['{{ (1 }}', 3, '"(" is never closed by ")"'],
    ['{{ break }}', 0, '"break" stands outside of a range'],
    ['{{ ; }}', 3, '";" has no meaning in an action'],
    ['{{ }}', 0, 'a value is missing here'],
  ])('%s: at %i, %s', (template, offset, message) => {
    expect(readAlertTemplate(template)).toEqual({ ok: false, offset, message });
  });
});
