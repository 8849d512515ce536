import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSqlite } from '../../../src/base/files/sqlite';

interface Sample {
  readonly pid: number;
  readonly owner: boolean;
  readonly at: bigint;
}

/** One process, and what it said. */
class Contender {
  readonly samples: Sample[] = [];
  readonly #child: ChildProcess;
  #rest = '';
  #waiting: { readonly holds: (sample: Sample) => boolean; readonly done: () => void } | undefined;

  constructor(program: string, file: string) {
    this.#child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#take(text));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves with the next sample that is so. */
  says(owner: boolean): Promise<this> {
    return new Promise((resolve) => {
      this.#waiting = { holds: (sample) => sample.owner === owner, done: () => resolve(this) };
    });
  }

  suspend(): void {
    this.#child.send('suspend');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return Promise.resolve();
    const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
    this.#child.kill('SIGKILL');
    return closed;
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const [word, at = '0'] = line.split(' ');
      const sample = { pid: this.pid, owner: word === 'owner', at: BigInt(at) };
      this.samples.push(sample);
      if (!this.#waiting?.holds(sample)) continue;
      this.#waiting.done();
      this.#waiting = undefined;
    }
  }
}

describe.skipIf(!loadSqlite() || process.platform === 'win32')(
  'several processes on one folder (needs Node 22.13 or later and POSIX signals)',
  () => {
    let folder = '';
    let program = '';
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'sitrep-lease-'));
      program = join(folder, 'contender.cjs');
      const entry = join(__dirname, 'leaseProcess.ts');
      await build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'cjs' });
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it(
      'have one owner at any time, when one is killed, one suspended and woken',
      { timeout: 60_000 },
      async () => {
        const all = Array.from({ length: 4 }, () => new Contender(program, join(folder, 'sharing.db')));
        const others = (than: readonly Contender[]): Contender[] => all.filter((one) => !than.includes(one));
        const firstOwnerOf = (some: readonly Contender[]): Promise<Contender> =>
          Promise.race(some.map((one) => one.says(true)));
        try {
          const first = await firstOwnerOf(all);
          await first.kill();
          const second = await firstOwnerOf(others([first]));
          second.suspend();
          const third = await firstOwnerOf(others([first, second]));
          second.resume();
          await second.says(false);
          await third.says(true);
          expect(runsOf(all)).toEqual([first.pid, second.pid, third.pid]);
          // They opened one new file in the same moment: none of them failed over it.
          expect(all.filter(({ samples }) => samples.length === 0)).toEqual([]);
        } finally {
          await Promise.all(all.map((one) => one.kill()));
        }
      },
    );
  },
);

/** The owners one after another: whoever is twice in this list was owner while somebody else was. */
function runsOf(contenders: readonly Contender[]): readonly number[] {
  const owned = contenders.flatMap(({ samples }) => samples).filter(({ owner }) => owner);
  owned.sort((a, b) => (a.at < b.at ? -1 : 1));
  return owned.flatMap(({ pid }, index) => (owned[index - 1]?.pid === pid ? [] : [pid]));
}
