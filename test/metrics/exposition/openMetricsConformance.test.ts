import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseExposition } from '../../../src/metrics/exposition';

const CASES = resolve(__dirname, '../../../../shared/contracts/openmetrics/parsers');

interface Verdict {
  readonly file: string;
  readonly shouldParse: boolean;
}

describe.skipIf(!existsSync(CASES))(
  `the official OpenMetrics parser cases (skipped when ${CASES} is absent)`,
  () => {
    const names = existsSync(CASES) ? readdirSync(CASES) : [];
    it.each(names)('%s', (name) => {
      const verdict = JSON.parse(readFileSync(join(CASES, name, 'test.json'), 'utf8')) as Verdict;
      const text = readFileSync(join(CASES, name, verdict.file), 'utf8');
      const result = parseExposition(text, 'openmetrics');
      expect(result.ok, result.ok ? 'parsed' : result.error.message).toBe(verdict.shouldParse);
    });
  },
);
