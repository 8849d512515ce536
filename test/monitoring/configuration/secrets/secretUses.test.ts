import { describe, expect, it } from 'vitest';
import { SecretText } from '../../../../src/base/secrets/secrets';
import { parseConfiguration } from '../../../../src/monitoring/configuration/parse';
import { secretUses } from '../../../../src/monitoring/configuration/secrets/secretUses';

const written = parseConfiguration(
  `connections:
  db: {type: postgres, url: postgres://app@db:5433/shop, password: "\${secret:db}"}
  api:
    type: http
    url: https://shop.example.com/api
    headers: {Authorization: "Bearer \${secret:api}", X-User: "\${env:USER}"}
`,
  { file: 'sitrep.yaml', sources: [], environment: { USER: 'ana' } },
);

describe('who wants a secret', () => {
  it('finds connections, with the place the secret is sent to', () => {
    expect(secretUses(written)).toEqual([
      { name: 'db', user: 'connection "db" (postgres)', id: 'db', origin: 'postgres://db:5433' },
      { name: 'api', user: 'connection "api" (http)', id: 'api', origin: 'https://shop.example.com' },
    ]);
  });

  it('finds sources, however deep in their settings, each name once', () => {
    const settings = {
      token: new SecretText('${secret:t}'),
      headers: { a: [new SecretText('${secret:t}')] },
    };
    const source = {
      id: 'errors',
      type: 'sentry',
      service: undefined,
      settings,
      target: 'https://sentry.example.com/api/0/',
      every: 1,
      timeout: 1,
      failures: 1,
      successes: 1,
      severity: undefined,
      position: { line: 1, column: 1 },
    };
    expect(secretUses({ ...written, connections: [], sources: [source] })).toEqual([
      { name: 't', user: 'source "errors" (sentry)', id: 'errors', origin: 'https://sentry.example.com' },
    ]);
  });
});
