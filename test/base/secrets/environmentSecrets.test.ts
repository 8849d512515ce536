import { describe, expect, it } from 'vitest';
import { EnvironmentSecrets } from '../../../src/base/secrets/environmentSecrets';
import { Redaction } from '../../../src/base/secrets/redaction';

describe('secrets of the environment', () => {
  it('are found under their name, and masked from then on', async () => {
    const redaction = new Redaction();
    const secrets = new EnvironmentSecrets({ SITREP_SECRET_SENTRY_TOKEN: 'hunter22' }, redaction);
    expect(await secrets.get('sentry-token', 'https://sentry.example.com')).toBe('hunter22');
    expect(redaction.mask('token hunter22')).toBe('token ••••••');
  });

  it('are asked for by the variable that is missing', async () => {
    const secrets = new EnvironmentSecrets({}, new Redaction());
    await expect(secrets.get('sentry-token', 'https://sentry.example.com')).rejects.toMatchObject({
      reason: 'missing',
      message:
        'The secret "sentry-token" for https://sentry.example.com is not known. Set the environment variable SITREP_SECRET_SENTRY_TOKEN.',
    });
  });
});
