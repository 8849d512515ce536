import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Head } from '../../../src/metrics/embedded/head';
import type { ExpositionFormat } from '../../../src/metrics/exposition';
import { ExpositionParser } from '../../../src/metrics/exposition';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const SCRAPES = 100;
const SIZE = 200_000;
const PADDING = ['a', 'b', 'c', 'd']
  .map((name) => `# HELP long_${name} ${'x'.repeat(SIZE / 4)}\n# TYPE long_${name} gauge\nlong_${name} 1\n`)
  .join('');

const heap = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

/** A text of its own each time, as one that was received is. */
const received = (text: string): string => Buffer.from(text).toString();

describe('of a scrape whose text is long, no more is kept than is needed', () => {
  const check = (sentence: string, format: ExpositionFormat, textOf: (scrape: number) => string): void =>
    it(sentence, () => {
      const [parser, head] = [new ExpositionParser(), new Head()];
      const scrape = (at: number): void => {
        const result = parser.parse(received(textOf(at)), format);
        if (!result.ok) throw new Error(result.error.message);
        head.append({ target: 'shop', labels: {}, at, ...result });
      };
      scrape(1);
      const before = heap();
      for (let at = 2; at <= SCRAPES; at++) scrape(at);
      expect(heap() - before).toBeLessThan((SCRAPES * SIZE) / 4);
    });

  const prometheus = (sentence: string, line: (scrape: number) => string): void =>
    check(sentence, 'prometheus', (scrape) => `${line(scrape)}\n${PADDING}`);
  prometheus('with another remark each time', (scrape) => `# This was written at second ${scrape}.`);
  prometheus(
    'with another help text each time',
    (scrape) => `# HELP runs Those up to second number ${scrape}.`,
  );
  prometheus('with another family each time', (scrape) => `# TYPE a_metric_of_the_scrape_${scrape} gauge`);
  prometheus('with another series each time', (scrape) => `runs{of="the scrape that is number ${scrape}"} 1`);
  check('with another family each time, in OpenMetrics', 'openmetrics', (scrape) => {
    const name = `a_metric_of_the_scrape_${scrape}`;
    return `# HELP ${name} What the scrape number ${scrape} had.\n# TYPE ${name} gauge\n${name} 1\n${PADDING}# EOF\n`;
  });
});
