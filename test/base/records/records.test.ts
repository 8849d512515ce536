import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import { JsonRecords } from '../../../src/base/records/jsonRecords';
import type { Records } from '../../../src/base/records/records';
import { MemoryRecords } from '../../../src/base/records/records';
import { SqliteRecords } from '../../../src/base/records/sqliteRecords';
import { loadSqlite } from '../../../src/base/files/sqlite';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sitrep-records-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const KINDS: readonly { name: string; skip?: boolean; keeps: boolean; open(): Records }[] = [
  { name: 'memory', keeps: false, open: () => new MemoryRecords() },
  {
    name: 'SQLite',
    skip: !loadSqlite(),
    keeps: true,
    open: () => new SqliteRecords(join(directory, 'new', 'records.db')),
  },
  {
    name: 'JSON',
    keeps: true,
    open: () => new JsonRecords(join(directory, 'new', 'records.json'), silentLog),
  },
];

for (const { name, skip, keeps, open } of KINDS) {
  describe.skipIf(skip)(`records in ${name}`, () => {
    it('are read as they were written, in the order of their keys', () => {
      const records = open();
      records.put('sent', 'b', { id: 2 });
      records.put('sent', '__proto__', [null, 'text']);
      records.put('sent', 'a', 1);
      records.put('other', 'a', 'elsewhere');
      expect([...records.all('sent')]).toEqual([
        ['__proto__', [null, 'text']],
        ['a', 1],
        ['b', { id: 2 }],
      ]);
      records.dispose();
    });

    it('are replaced and removed one at a time', () => {
      const records = open();
      records.put('sent', 'a', 1);
      records.put('sent', 'a', 2);
      records.put('sent', 'b', 3);
      records.remove('sent', 'b');
      records.remove('sent', 'never');
      expect([...records.all('sent')]).toEqual([['a', 2]]);
      expect(records.all('unknown').size).toBe(0);
      records.dispose();
    });

    it.runIf(keeps)('outlive whoever wrote them', () => {
      const before = open();
      before.put('sent', 'a', 1);
      before.dispose();
      const after = open();
      expect([...after.all('sent')]).toEqual([['a', 1]]);
      after.dispose();
    });
  });
}

it('a damaged JSON file is put aside, and records go on', () => {
  const file = join(directory, 'records.json');
  writeFileSync(file, '{"sent": ');
  const errors: string[] = [];
  const records = new JsonRecords(file, { ...silentLog, error: (message) => errors.push(message) });
  records.put('sent', 'a', 1);
  expect([...records.all('sent')]).toEqual([['a', 1]]);
  expect(readdirSync(directory).sort()).toEqual(['records.json', 'records.json.damaged']);
  expect(errors).toEqual([
    `What Sitrep kept in "${file}" is damaged. It was put aside as "${file}.damaged".`,
  ]);
});
