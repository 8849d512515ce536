import { describe, expect, it } from 'vitest';
import { Redaction } from '../../../src/base/secrets/redaction';

const SECRET = 'pa"ss w/ö+rd\\7';
const KEY = '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\n9w0BAQEFAASCBKcwggSj\n-----END KEY-----';

function masked(text: string, ...secrets: readonly string[]): string {
  const redaction = new Redaction();
  for (const secret of secrets) redaction.add(secret);
  return redaction.mask(text);
}

describe('a secret is masked', () => {
  it.each<readonly [sentence: string, text: string]>([
    ['as it is', SECRET],
    ['in a path', encodeURIComponent(SECRET)],
    ['in a form', new URLSearchParams({ a: SECRET }).toString().slice(2)],
    ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
  ])('%s', (_sentence, text) => {
    expect(masked(`<${text}>`, SECRET)).toBe('<••••••>');
  });

  it.each(['u:', 'ab:', 'abc:', 'reader:'])('behind the user %j of Basic authorization', (user) => {
    const secret = 'correct-horse-battery';
    const encoded = Buffer.from(`${user}${secret}`).toString('base64');
    const shown = masked(`authorization: Basic ${encoded}`, secret);
    expect(shown).toMatch(/^authorization: Basic [A-Za-z0-9+/]{0,12}••••••[A-Za-z0-9+/=]{0,4}$/);
  });

  it('line by line, where a key has several', () => {
    expect(masked(KEY.split('\n').join('\r\n  '), KEY)).toBe('••••••\r\n  ••••••\r\n  ••••••\r\n  ••••••');
  });

  it.each<readonly [sentence: string, secret: string, text: string, expected: string]>([
    ['of three letters stays, because it would hide half of every text', 'abc', 'abc abcd', 'abc abcd'],
    ['of four letters is hidden, also where it is a word', 'test', 'a test', 'a ••••••'],
    ['that holds another is hidden whole', 'abcdefgh', 'abcdefgh abcd', '•••••• ••••••'],
    ['with signs of patterns is a text', 'a.*b', 'a.*b axxb', '•••••• axxb'],
    ['that is empty hides nothing', '', 'text', 'text'],
  ])('%s', (_sentence, secret, text, expected) => {
    expect(masked(text, secret, ...(secret === 'abcdefgh' ? ['abcd'] : []))).toBe(expected);
  });
});
