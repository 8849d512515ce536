import { expect, it } from 'vitest';
import { OpenChannels } from '../../../src/incident/channels/openChannels';
import { testIsOver, testNotice } from '../../../src/incident/channels/testNotice';
import { configuration } from '../../fakes/fakeSource';
import { channelContext } from './channelContext';

const hook = (name: string, url: string, type = 'webhook') => ({
  ...{ name, type, origin: 'https://x.test', position: { line: 1, column: 1 } },
  settings: { url, format: 'json' },
});

it('keeps a channel as long as its settings are the same, and takes the first of two with one name', () => {
  let current = [
    configuration({ channels: [hook('a', 'https://x.test/1')] }),
    configuration({ channels: [hook('a', 'https://y.test')] }),
  ];
  const channels = new OpenChannels(() => current, channelContext());
  const first = channels.get('a');
  expect(channels.get('a')).toBe(first);
  expect(channels.all.map(({ settings }) => settings)).toEqual([{ url: 'https://x.test/1', format: 'json' }]);
  current = [configuration({ channels: [hook('a', 'https://x.test/2')] })];
  expect(channels.get('a')).not.toBe(first);
});

it('has no channel that is not configured, or of a kind that does not exist', () => {
  const channels = new OpenChannels(
    () => [configuration({ channels: [hook('a', 'https://x.test', 'pigeon')] })],
    channelContext(),
  );
  expect([channels.get('a'), channels.get('b')]).toEqual([undefined, undefined]);
});

it('says of a test that it is one, and changes that very message when it is over', () => {
  const test = testNotice({ at: 0, demo: true, environment: 'demo' });
  const over = testIsOver(test, 1_000);
  expect([test.headline, test.state, test.change]).toEqual(['[demo] Test message of Sitrep', 'test', 'test']);
  expect([over.key, over.state]).toEqual([test.key, 'resolved']);
});
