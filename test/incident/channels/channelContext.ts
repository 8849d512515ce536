import { Redaction } from '../../../src/base/secrets/redaction';
import type { ChannelContext } from '../../../src/incident/channels/channel';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeSecrets } from '../../fakes/fakeSecrets';
import { unusedHttp } from '../../fakes/fakeSource';

export const channelContext = (part: Partial<ChannelContext> = {}): ChannelContext => ({
  name: 'under-test',
  http: unusedHttp,
  clock: new FakeClock(),
  secrets: new FakeSecrets({ token: 'hunter2-correct-horse' }),
  redaction: new Redaction(),
  environment: {},
  ...part,
});
