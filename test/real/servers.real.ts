import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Application } from './servers/application';
import { startApplication } from './servers/application';
import type { RunningPostgres } from './servers/postgres';
import { startPostgres } from './servers/postgres';
import { requireReal } from './servers/realServers';
import { RunningServers } from './servers/runningServers';

const missing = requireReal('postgres', 'initdb');
const servers = new RunningServers();

describe.skipIf(missing)(`the application of these suites${missing ? `. ${missing}` : ''}`, () => {
  let database: RunningPostgres;
  let application: Application;

  beforeAll(async () => {
    database = await servers.add(startPostgres());
    application = await servers.add(startApplication(database.url));
  });
  afterAll(() => servers.stop());

  it('is healthy while its database answers, and only then', async () => {
    const status = async (): Promise<number> => (await fetch(`${application.url}/health/`)).status;
    expect(await status()).toBe(200);
    await database.interrupt();
    expect(await status()).toBe(503);
    await database.restart();
    expect(await status()).toBe(200);
  });
});
