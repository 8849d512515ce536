import { writeSync } from 'node:fs';
import { silentLog } from '../../src/base/log';
import { alertLogStores } from './alertLogStore';
import { recordsStores } from './recordsStore';

/** Writes step after step until it is killed, and shows the number of each once it is kept. */
async function main(name: string, file: string, first: number): Promise<void> {
  const store = [...alertLogStores, ...recordsStores].find((candidate) => candidate.name === name);
  if (!store) throw new Error(`there is no store "${name}"`);
  // Before the file is opened: opening is a moment to be killed in as well.
  writeSync(1, 'begun\n');
  const write = store.writer(file, silentLog);
  for (let step = first; ; step++) {
    await write(step);
    writeSync(1, `${step}\n`);
  }
}

void main(process.argv[2] ?? '', process.argv[3] ?? '', Number(process.argv[4]));
