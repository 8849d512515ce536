import { writeSync } from 'node:fs';
import { systemClock } from '../../../src/base/clock';
import { silentLog } from '../../../src/base/log';
import { nodeStoreFiles } from '../../../src/metrics/store/files/nodeStoreFiles';
import { SeriesStore } from '../../../src/metrics/store/seriesStore';
import { KEPT, scrapeOf, timeOf } from './killedScrapes';

/** Writes scrapes from a number on until it is killed, and shows each number once it is acknowledged. */
async function main(folder: string, first: number): Promise<void> {
  let scrape = first;
  const store = new SeriesStore({
    files: nodeStoreFiles,
    folder,
    clock: { ...systemClock, now: () => timeOf(scrape) },
    log: silentLog,
    access: 'write',
    tell: () => undefined,
  });
  store.selection.set('all', [[]]);
  for (; ; scrape++) {
    if (store.append(timeOf(scrape), [scrapeOf(scrape)])) writeSync(1, `${scrape}\n`);
    // Days are sealed, rolled up and removed meanwhile, and that may be killed too.
    if (scrape % 40 === 0) await store.maintain(KEPT);
  }
}

void main(process.argv[2] ?? '', Number(process.argv[3]));
