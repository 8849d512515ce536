import type { Http } from '../../src/base/http/http';
import { silentLog } from '../../src/base/log';
import type { SourceContext } from '../../src/monitoring/source';
import { FakeClock } from './fakeClock';

/** What the engine hands to a source, with a clock that stands still. */
export const sourceContext = (http: Http, id = 'under-test'): SourceContext => ({
  id,
  service: undefined,
  http,
  clock: new FakeClock(),
  log: silentLog,
});
