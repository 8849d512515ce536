import * as z from 'zod';
import { parseGoFloat } from '../../../promql/goFloat';
import { parseDuration } from '../../../promql/syntax/duration';
import { parseSeriesName, parseSeriesValues } from './seriesNotation';

const MS_PER_SECOND = 1000;

/** Reads a text with a parser that says what is wrong with it. */
const parsed = <Value>(
  parse: (text: string) => { ok: true; value: Value } | { ok: false; message: string },
  expected: string,
) =>
  // The numbers of YAML are more than Zod's: `.inf` and `.nan` are among them.
  z
    .union([z.string(), z.custom<number>((given) => typeof given === 'number')], { error: expected })
    .transform((written, context) => {
      const result = parse(String(written));
      if (result.ok) return result.value;
      context.issues.push({ code: 'custom', message: result.message, input: written });
      return z.NEVER;
    });

const DURATION = 'write a duration such as 30s, 5m or 1h30m';
const duration = parsed((text) => {
  const value = parseDuration(text);
  return value === undefined ? { ok: false, message: DURATION } : { ok: true, value };
}, DURATION);

/** Zero says the same as nothing. */
const interval = duration.transform((length) => (length === 0 ? undefined : length));

const NUMBER = 'write a number';
const number = parsed((text) => {
  const value = parseGoFloat(text);
  return value === undefined ? { ok: false, message: NUMBER } : { ok: true, value };
}, NUMBER);

const TIME = 'write seconds since 1970, or a time such as 2026-01-05T09:00:00Z';
const time = parsed((text) => {
  const value = /^-?\d+$/.test(text) ? Number(text) * MS_PER_SECOND : Date.parse(text);
  return Number.isNaN(value) ? { ok: false, message: TIME } : { ok: true, value };
}, TIME);

const text = z.string({ error: 'write a text' });
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item, { error: 'write a list' })
    .nullish()
    .transform((items) => items ?? []);
const labels = z
  .record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean()], { error: 'write a text' }).transform(String),
    { error: 'write a block of labels' },
  )
  .nullish()
  .transform((found) => found ?? {});

const alertTest = z.strictObject({
  eval_time: duration,
  alertname: text.min(1, { error: 'write the name of an alert' }),
  exp_alerts: list(z.strictObject({ exp_labels: labels, exp_annotations: labels })),
});

const expressionTest = z.strictObject({
  expr: text.min(1, { error: 'write a query' }),
  eval_time: duration,
  exp_samples: list(
    z.strictObject({
      labels: parsed(parseSeriesName, 'write a series such as up{job="app"}').optional(),
      value: number,
    }),
  ),
});

const test = z.strictObject({
  name: text.optional(),
  interval: interval.optional(),
  start_timestamp: time.optional(),
  input_series: list(
    z.strictObject({
      series: parsed(parseSeriesName, 'write a series such as up{job="app"}'),
      values: parsed(parseSeriesValues, 'write values such as 1 2 0+10x5'),
    }),
  ),
  alert_rule_test: list(alertTest),
  promql_expr_test: list(expressionTest),
  external_labels: labels,
  external_url: text.optional(),
});

/** What may stand in a file of rule unit tests. */
export const unitTestSchema = z.strictObject({
  rule_files: list(text),
  evaluation_interval: interval.optional(),
  group_eval_order: list(text),
  fuzzy_compare: z.boolean({ error: 'write true or false' }).optional(),
  tests: list(test),
});
