import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Log } from '../log';
import type { Records } from './records';
import { byKey } from './records';

type Kinds = Record<string, Record<string, unknown>>;

/** One JSON file, replaced as a whole: for hosts without SQLite, which have one window. A damaged file is put aside. */
export class JsonRecords implements Records {
  #kinds: Kinds | undefined;

  constructor(
    private readonly file: string,
    private readonly log: Log,
  ) {}

  all(kind: string): ReadonlyMap<string, unknown> {
    return new Map(Object.entries(this.#read()[kind] ?? {}).sort(byKey));
  }

  put(kind: string, key: string, value: unknown): void {
    const kinds = this.#read();
    this.#write({
      ...kinds,
      [kind]: { ...kinds[kind], [key]: JSON.parse(JSON.stringify(value)) as unknown },
    });
  }

  remove(kind: string, key: string): void {
    const kinds = this.#read();
    const rest = Object.entries(kinds[kind] ?? {}).filter(([other]) => other !== key);
    this.#write({ ...kinds, [kind]: Object.fromEntries(rest) });
  }

  dispose(): void {
    this.#kinds = undefined;
  }

  #read(): Kinds {
    this.#kinds ??= this.#load();
    return this.#kinds;
  }

  #load(): Kinds {
    let text: string;
    try {
      text = readFileSync(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
    try {
      return JSON.parse(text) as Kinds;
    } catch (error) {
      const aside = `${this.file}.damaged`;
      renameSync(this.file, aside);
      this.log.error(`What Sitrep kept in "${this.file}" is damaged. It was put aside as "${aside}".`, error);
      return {};
    }
  }

  #write(kinds: Kinds): void {
    mkdirSync(dirname(this.file), { recursive: true });
    const next = `${this.file}.next`;
    writeFileSync(next, JSON.stringify(kinds));
    const descriptor = openSync(next, 'r+');
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(next, this.file);
    this.#kinds = kinds;
  }
}
