import { describe, expect, it } from 'vitest';
import { Redaction } from '../../../src/base/secrets/redaction';
import type { Secrets } from '../../../src/base/secrets/secrets';
import { SecretText } from '../../../src/base/secrets/secrets';

const secrets: Secrets = {
  get: async (name, origin) => `${name}@${origin}`,
  forget: async () => undefined,
};
const signal = new AbortController().signal;

describe('a text with secrets', () => {
  const text = new SecretText('Bearer ${secret:sentry}-${env:REGION}');

  it('prints as its template, however it is printed', () => {
    expect([String(text), JSON.stringify({ text }), `${text.toString()}`]).toEqual([
      'Bearer ${secret:sentry}-${env:REGION}',
      '{"text":"Bearer ${secret:sentry}-${env:REGION}"}',
      'Bearer ${secret:sentry}-${env:REGION}',
    ]);
  });

  it('is revealed for the origin it goes to', async () => {
    expect(await text.reveal(secrets, 'https://sentry.io', signal, { REGION: 'eu' })).toBe(
      'Bearer sentry@https://sentry.io-eu',
    );
  });

  it('says which variable is not set', async () => {
    await expect(text.reveal(secrets, 'https://sentry.io', signal, {})).rejects.toMatchObject({
      reason: 'environmentUnset',
      secretName: 'REGION',
    });
  });
});

describe('redaction', () => {
  it('masks a secret as written, URL-encoded and in base64, the longer of two first', () => {
    const redaction = new Redaction();
    redaction.add('hunter/2');
    redaction.add('hunter/2-longer');
    const encoded = Buffer.from('hunter/2').toString('base64');
    expect(redaction.mask(`a hunter/2 b hunter%2F2 c hunter/2-longer d ${encoded}`)).toBe(
      'a •••••• b •••••• c •••••• d ••••••',
    );
  });

  it('leaves texts alone when it knows nothing, and ignores values too short to hide', () => {
    const redaction = new Redaction();
    expect(redaction.mask('db is a db')).toBe('db is a db');
    redaction.add('db');
    expect(redaction.mask('db is a db')).toBe('db is a db');
  });
});
