import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MARKER_FILE, readMarker, writeMarker } from '../../../src/demo/workspace/marker';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sitrep-demo-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('tells where the company that wrote a workspace is steered', () => {
  writeMarker(folder, { control: 'http://127.0.0.1:40123' });
  expect(readMarker(folder)).toEqual({ control: 'http://127.0.0.1:40123' });
});

it('is missing where the demo wrote nothing', () => {
  expect(readMarker(folder)).toBeUndefined();
});

it('never leads away from this computer', () => {
  writeFileSync(join(folder, MARKER_FILE), '{"control": "http://evil.example:80"}');
  expect(readMarker(folder)).toEqual({ control: '' });
});
