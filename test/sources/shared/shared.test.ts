import { describe, expect, it } from 'vitest';
import { SecretText } from '../../../src/base/secrets/secrets';
import { linksOf } from '../../../src/monitoring/alerts/shown/annotationLinks';
import { authorised } from '../../../src/sources/shared/authorisation';
import { Unmapped, capRaw, readLabels } from '../../../src/sources/shared/capture';
import { fingerprintOf } from '../../../src/sources/shared/fingerprint';
import { parseRetryAfter } from '../../../src/sources/shared/retryAfter';
import { concealed, urlSetting } from '../../../src/sources/shared/settings';
import { isHtml, shorten } from '../../../src/sources/shared/sourceHttp';
import { parseTime } from '../../../src/sources/shared/time';

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 5, 9);

  it.each([
    ['30', 30_000],
    [' 0 ', 0],
    ['Mon, 05 Jan 2026 09:02:00 GMT', 120_000],
    ['Mon, 05 Jan 2026 08:00:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2026-01-05T09:02:00Z', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });
});

describe('a time', () => {
  it.each([
    ['2026-11-20T17:23:41.18908375Z', Date.UTC(2026, 10, 20, 17, 23, 41, 189)],
    ['2026-11-20T18:23:41+01:00', Date.UTC(2026, 10, 20, 17, 23, 41)],
    ['0001-01-01T00:00:00Z', undefined],
    ['0001-01-01T00:00:00.000Z', undefined],
    ['2026-13-40T00:00:00Z', undefined],
    ['2026-11-20', undefined],
    ['2026-11-20T17:23:41', undefined],
    ['5', undefined],
    [1_767_603_600, undefined],
    [null, undefined],
  ])('%s', (value, expected) => {
    expect(parseTime(value)).toBe(expected);
  });
});

describe('labels', () => {
  it('are own properties, whatever their names', () => {
    const unmapped = new Unmapped();
    const labels = readLabels(
      JSON.parse('{"__proto__": "a", "constructor": "b", "n": 5}'),
      'labels',
      unmapped,
    );
    expect(Object.entries(labels)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect(Object.getPrototypeOf(labels)).toBe(Object.prototype);
    expect(unmapped.fields).toEqual([{ path: 'labels.n', why: 'wrongType' }]);
  });

  it.each([
    ['a text', 'x', [{ path: 'labels', why: 'wrongType' }]],
    ['a list', [], [{ path: 'labels', why: 'wrongType' }]],
    ['null', null, []],
  ])('that are %s are none', (_, value, fields) => {
    const unmapped = new Unmapped();
    expect([readLabels(value, 'labels', unmapped), unmapped.fields]).toEqual([{}, fields]);
  });
});

describe('a payload', () => {
  it('is kept as the very same object when nothing is too long', () => {
    const raw = { a: [1, { b: 'text' }], c: null };
    expect(capRaw(raw)).toBe(raw);
  });

  it('is cut where a text is too long, and only there', () => {
    const kept = { short: 'x' };
    const capped = capRaw({ kept, list: ['y'.repeat(20_000)] }) as { kept: unknown; list: string[] };
    expect(capped.kept).toBe(kept);
    expect(capped.list[0]).toHaveLength(16 * 1024 + 1);
  });
});

describe('a fingerprint', () => {
  const base = fingerprintOf('prom', { alertname: 'A', job: 'x' });

  it('does not depend on the order of fields', () => {
    expect(fingerprintOf('prom', { job: 'x', alertname: 'A' })).toBe(base);
  });

  it.each([
    ['another source', fingerprintOf('other', { alertname: 'A', job: 'x' })],
    ['another value', fingerprintOf('prom', { alertname: 'A', job: 'y' })],
    ['a field less', fingerprintOf('prom', { alertname: 'A' })],
    ['values that run together', fingerprintOf('prom', { alertname: 'A","job', job: 'x' })],
  ])('is another for %s', (_, other) => {
    expect(other).not.toBe(base);
  });
});

describe('links in annotations', () => {
  it.each([
    ['a runbook on the web', { runbook_url: 'https://wiki.test/db' }, ['runbook https://wiki.test/db']],
    ['a runbook in the workspace', { runbook: 'docs/db.md#down' }, ['runbook docs/db.md#down']],
    ['an issue', { sentry_url: 'https://sentry.io/issues/1/' }, ['issue https://sentry.io/issues/1/']],
    ['a command', { runbook_url: 'command:workbench.action.quit' }, []],
    ['a script', { dashboard: 'javascript:alert(1)' }, []],
    ['a path where only the web will do', { dashboard: 'docs/board.md' }, []],
    ['something else', { summary: 'https://wiki.test' }, []],
  ])('%s', (_, annotations, expected) => {
    expect(linksOf(annotations, []).map(({ rel, url }) => `${rel} ${url}`)).toEqual(expected);
  });
});

describe('a setting that may be secret', () => {
  it('becomes a template as soon as it has a placeholder', () => {
    expect(concealed().parse('${secret:token}')).toEqual(new SecretText('${secret:token}'));
    expect(concealed().parse('plain')).toBe('plain');
    const text = new SecretText('${env:TOKEN}');
    expect(concealed().parse(text)).toBe(text);
    expect(concealed().safeParse(5).success).toBe(false);
  });

  it('becomes a bearer token without being revealed', () => {
    expect(authorised({ token: new SecretText('${secret:token}'), headers: { 'x-org': '1' } })).toEqual({
      authorization: new SecretText('Bearer ${secret:token}'),
      'x-org': '1',
    });
    expect(authorised({ token: 'plain' })).toEqual({ authorization: 'Bearer plain' });
    expect(authorised({})).toEqual({});
  });
});

describe('an address in the configuration', () => {
  it.each([
    ['https://shop.test/health', true],
    ['http://[::1]:9090', true],
    ['http://localhost:9090/prometheus', true],
    ['ftp://shop.test', false],
    ['shop.test', false],
    ['javascript:alert(1)', false],
  ])('%s', (url, accepted) => {
    expect(urlSetting('x').safeParse(url).success).toBe(accepted);
  });
});

describe('a page', () => {
  it.each([
    ['text/html; charset=utf-8', 'anything', true],
    ['application/json', '<!DOCTYPE html><title>', true],
    [undefined, '\n <html lang="en">', true],
    ['text/plain', 'a < b', false],
    ['application/json', '{"page": "<html>"}', false],
  ])('%s with %s', (contentType, text, expected) => {
    expect(isHtml(contentType, text)).toBe(expected);
  });
});

describe('a text in a sentence', () => {
  it.each([
    ['two\nlines\tof text', 'two lines of text'],
    [`${String.fromCharCode(27)}[31mred`, '[31mred'],
    ['x'.repeat(300), `${'x'.repeat(199)}…`],
  ])('is one line of bounded length', (text, expected) => {
    expect(shorten(text)).toBe(expected);
  });
});
