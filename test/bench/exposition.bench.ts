import { deepStrictEqual } from 'node:assert/strict';
import parsePrometheusTextFormat from 'parse-prometheus-text-format';
import { ExpositionParser, parseExposition } from '../../src/metrics/exposition';
import { expositionTexts } from './expositionTexts';
import type { Measurement } from './measurement';
import { durationOf } from './measurement';

const ROUNDS = 120;
/** Short texts are parsed several times, so that neither parser finds the caches as the other one left them. */
const CHARACTERS_OF_A_ROUND = 350_000;

/**
 * The parser beside `parse-prometheus-text-format`. Both take turns in every round, so what else the machine does meets
 * both; the fastest round of each counts, which holds no collection of garbage: that is the reference's favour, for
 * it leaves more. `cold` is the first scrape of a target, with every label read and the lines remembered for the next.
 */
export async function bench(): Promise<Measurement[]> {
  const measured: Measurement[] = [];
  for (const [name, text] of Object.entries(expositionTexts())) {
    checkSameSamples(text);
    measured.push(...(await measure(name, text)));
  }
  return measured;
}

async function measure(name: string, text: string): Promise<Measurement[]> {
  const repeat = Math.ceil(CHARACTERS_OF_A_ROUND / text.length);
  const parser = new ExpositionParser();
  const tasks = {
    reference: () => parsePrometheusTextFormat(text),
    cold: () => parseExposition(text, 'prometheus'),
    repeated: () => parser.parse(text, 'prometheus'),
  };
  const fastest = { reference: Infinity, cold: Infinity, repeated: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [which, task] of Object.entries(tasks) as [keyof typeof tasks, () => unknown][]) {
      const { cpu } = await durationOf(() => {
        for (let count = 0; count < repeat; count++) task();
      });
      fastest[which] = Math.min(fastest[which], cpu / repeat);
    }
  }
  const speed = (ms: number): number => text.length / 1e6 / (ms / 1000);
  const reference = speed(fastest.reference);
  return (['cold', 'repeated'] as const).map((which) => {
    const value = speed(fastest[which]);
    return {
      name: `exposition text, ${which}: ${name}`,
      value,
      unit: 'MB/s',
      reference,
      ratio: value / reference,
    };
  });
}

/**
 * A ratio says something only of two that do the same work: the same names, labels and values. Of a histogram the
 * reference keeps one series, whatever labels there are, so those are not compared.
 */
function checkSameSamples(text: string): void {
  const result = parseExposition(text, 'prometheus');
  if (!result.ok) throw new Error(result.error.message);
  const families = parsePrometheusTextFormat(text) as ReferenceFamily[];
  const theirs = families
    .filter(({ type }) => type !== 'HISTOGRAM')
    .flatMap(({ name, metrics }) =>
      metrics.map(({ value, labels = {} }) => ({ name, labels, value: Number(value) })),
    );
  const histograms = new Set(
    result.metadata.filter(({ type }) => type === 'histogram').map(({ name }) => name),
  );
  const ours = result.samples.filter(({ name }) => !histograms.has(name.replace(/_(bucket|sum|count)$/, '')));
  deepStrictEqual(ours, theirs);
}

interface ReferenceFamily {
  readonly name: string;
  readonly type: string;
  readonly metrics: readonly {
    readonly value?: string;
    readonly labels?: Readonly<Record<string, string>>;
  }[];
}
