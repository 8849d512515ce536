import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAxiosHttp } from '../../src/base/http/axiosHttp';
import { silentLog } from '../../src/base/log';
import { Redaction } from '../../src/base/secrets/redaction';
import { channelDefinitions } from '../../src/incident/channels';
import { OpenChannels } from '../../src/incident/channels/openChannels';
import { parseConfiguration } from '../../src/monitoring/configuration/parse';
import { sourceDefinitions } from '../../src/sources';
import { FakeSecrets } from '../fakes/fakeSecrets';
import { noticeOf } from '../fakes/notices';
import { addressOf, startedDemo } from './startedDemo';

const started = startedDemo();
const signal = new AbortController().signal;

const configurationOfDemo = () => {
  const file = join(started.demo.workspace, 'sitrep.yaml');
  const text = readFileSync(file, 'utf8');
  return parseConfiguration(text, { file, sources: sourceDefinitions, channels: channelDefinitions });
};

const channels = (): OpenChannels => {
  const ports = { secrets: new FakeSecrets(), redaction: new Redaction(), environment: {} };
  const http = createAxiosHttp({ ...ports, log: silentLog });
  return new OpenChannels(() => [configurationOfDemo()], { ...ports, http, clock: started.clock });
};

const shown = async (): Promise<readonly { room: string; change: string; text: string }[]> => {
  const answer = await fetch(addressOf(started.demo, 'messages'));
  return ((await answer.json()) as { messages: { room: string; change: string; text: string }[] }).messages;
};

describe('the messages of the demo company', () => {
  it('have channels and people without a mistake', () => {
    const { problems, channels: named, people } = configurationOfDemo();
    expect(problems).toEqual([]);
    expect(named.map(({ name }) => name)).toEqual(['incidents', 'leads']);
    expect(Object.keys(people)).toEqual(['edda', 'farid']);
  });

  it('arrive in their room, one for each event, as it is now', async () => {
    const channel = channels().get('incidents');
    await channel?.send(noticeOf(), undefined, signal);
    await channel?.send(noticeOf({ change: 'resolved', headline: 'It is over' }), 'f1@0', signal);
    await channels()
      .get('leads')
      ?.send(noticeOf({ key: 'other', change: 'escalated' }), undefined, signal);
    expect(await shown()).toMatchObject([
      { room: 'incidents', change: 'resolved', text: 'It is over\nNo connection for 30 s' },
      { room: 'team-leads', change: 'escalated' },
    ]);
  });

  it('are text on the page that shows them', async () => {
    const channel = channels().get('incidents');
    await channel?.send(
      noticeOf({ key: 'html', headline: '<img src=x onerror=alert(1)>' }),
      undefined,
      signal,
    );
    const page = await fetch(addressOf(started.demo, 'messages'), { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('are refused when they are none', async () => {
    const address = `${addressOf(started.demo, 'messages')}/rooms/incidents`;
    const answer = await fetch(address, { method: 'POST', body: 'no JSON' });
    expect(answer.status).toBe(400);
  });
});
