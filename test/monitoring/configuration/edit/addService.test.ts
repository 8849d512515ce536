import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  addFinding,
  normaliseUrl,
  probePlan,
  recogniseAnswers,
  suggestName,
} from '../../../../src/monitoring/configuration/edit/addService';
import type { Finding } from '../../../../src/monitoring/configuration/edit/addService';
import type { ProbedAnswer, SourceDefinition } from '../../../../src/monitoring/source';

describe('a URL as typed', () => {
  it.each([
    ['https://shop.example.com/health', 'https://shop.example.com/health'],
    ['  shop.example.com ', 'https://shop.example.com/'],
    ['localhost:8080', 'http://localhost:8080/'],
    ['127.0.0.1:9090/metrics', 'http://127.0.0.1:9090/metrics'],
    ['http://prometheus:9090', 'http://prometheus:9090/'],
  ])('%s is %s', (typed, url) => {
    expect(normaliseUrl(typed)).toBe(url);
  });

  it.each(['', '  ', 'two words', 'ftp://shop.example.com', 'https://', 'postgres://db/shop'])(
    '%j is none',
    (typed) => {
      expect(normaliseUrl(typed)).toBeUndefined();
    },
  );
});

describe('the plan of what to ask', () => {
  it('asks the URL itself first and then the well-known paths below it', () => {
    const plan = probePlan('https://shop.example.com/base/');
    expect(plan.slice(0, 2)).toEqual([
      { path: '', url: 'https://shop.example.com/base/' },
      { path: '/health', url: 'https://shop.example.com/base/health' },
    ]);
    expect(plan.map((probe) => new URL(probe.url).origin)).toEqual(
      plan.map(() => 'https://shop.example.com'),
    );
  });

  it('sends a query with the given URL only', () => {
    const plan = probePlan('https://shop.example.com/?probe=1');
    expect(plan.filter((probe) => probe.url.includes('?')).map((probe) => probe.path)).toEqual(['']);
  });
});

describe('what the answers show', () => {
  it('prefers the most certain, and takes two paths of one system for one', () => {
    const found = recogniseAnswers(
      [answer('', 'ok'), answer('/api/v1/status/buildinfo', 'prometheus 2.42'), answer('/metrics', 'up 1')],
      [plain, prometheus, { ...prometheus, type: 'less-certain', recognise: () => undefined }],
    );
    expect(found.map(({ type, recognition }) => [type, recognition.label])).toEqual([
      ['prometheus', 'Prometheus 2.42'],
      ['health', 'answers with 200'],
    ]);
  });

  it('finds nothing where nothing is recognised', () => {
    expect(recogniseAnswers([answer('', '')], [prometheus])).toEqual([]);
  });
});

describe('a name from a URL', () => {
  it.each([
    ['https://shop.example.com/health', 'shop'],
    ['https://api.shop.example.com', 'shop'],
    ['http://prometheus:9090', 'prometheus'],
    ['http://localhost:8080', 'local-8080'],
    ['http://10.0.0.7/', 'local'],
  ])('%s is %s', (url, name) => {
    expect(suggestName(url)).toBe(name);
  });
});

describe('writing a finding down', () => {
  it('gives an endpoint to its service in the short form', () => {
    expect(addFinding('', 'shop', found('health', { url: 'https://shop/health' }))?.text).toBe(
      'services:\n  shop:\n    health: https://shop/health\n',
    );
  });

  it('writes more than a URL as a block', () => {
    expect(addFinding('', 'shop', found('health', { url: 'https://shop', every: '5s' }))?.text).toBe(
      'services:\n  shop:\n    health:\n      url: https://shop\n      every: 5s\n',
    );
  });

  it('numbers a source whose name is taken', () => {
    const text = 'sources:\n  prom: {type: prometheus, url: http://a}\n';
    expect(addFinding(text, 'prom', found('source', { url: 'http://b' }))?.text).toBe(
      `${text}  prom-2:\n    type: some\n    url: http://b\n`,
    );
  });
});

const capabilities = {
  checks: true,
  alerts: false,
  metrics: false,
  issues: false,
  absence: 'unknown',
  missesToResolve: 1,
} as const;

const definition = (type: string, recognise: SourceDefinition['recognise']): SourceDefinition => ({
  type,
  displayName: type,
  settings: z.unknown(),
  capabilities,
  defaults: { every: 1000, timeout: 1000 },
  ...(recognise && { recognise }),
  create: () => {
    throw new Error('nothing is read while adding a service');
  },
});

const plain = definition('health', ({ status }) => ({
  confidence: 0.2,
  label: `answers with ${status}`,
  placement: 'health',
  entry: { url: 'https://shop.example.com/' },
}));

const prometheus = definition('prometheus', ({ text }) =>
  text.startsWith('prometheus')
    ? {
        confidence: 1,
        label: 'Prometheus 2.42',
        placement: 'source',
        entry: { url: 'https://shop.example.com' },
      }
    : undefined,
);

const answer = (path: string, text: string): ProbedAnswer => ({
  path,
  url: `https://shop.example.com${path}`,
  status: 200,
  contentType: 'text/plain',
  text,
});

const found = (
  placement: Finding['recognition']['placement'],
  entry: Readonly<Record<string, string>>,
): Finding => ({
  type: 'some',
  displayName: 'Some',
  url: 'https://shop',
  recognition: { confidence: 1, label: 'some', placement, entry },
});
