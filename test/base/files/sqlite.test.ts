import { describe, expect, it } from 'vitest';
import { journalModeFor } from '../../../src/base/files/sqlite';

describe('the journal mode', () => {
  const check = (version: string, mode: string): void =>
    it(`is ${mode} with SQLite ${version}`, () => expect(journalModeFor(version)).toBe(mode));
  check('3.53.1', 'wal');
  check('3.51.3', 'wal');
  check('3.51.2', 'truncate');
  check('3.51.0', 'truncate');
  check('3.50.7', 'wal');
  check('3.50.12', 'wal');
  check('3.50.6', 'truncate');
  check('3.50.0', 'truncate');
  check('3.49.1', 'truncate');
  check('4.0.0', 'wal');
  check('', 'truncate');
});
