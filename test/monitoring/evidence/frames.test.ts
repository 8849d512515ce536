import { describe, expect, it } from 'vitest';
import { findFrameFile } from '../../../src/monitoring/evidence/frameFile';
import { locateFrameLine } from '../../../src/monitoring/evidence/frameLine';
import type { StackFrame } from '../../../src/monitoring/issues';

const frame = (overrides: Partial<StackFrame>): StackFrame => ({
  filename: 'payouts.py',
  absolutePath: undefined,
  module: undefined,
  function: 'distribute',
  line: 1,
  column: undefined,
  inApp: true,
  context: [],
  variables: {},
  ...overrides,
});

describe('the file of a frame', () => {
  const files = [
    'README.md',
    'services/payouts/payouts.py',
    'services/payouts/ledger.py',
    'legacy/payouts.py',
    'web/src/index.ts',
    'admin/src/index.ts',
  ];

  it.each([
    [
      'by the longest shared tail',
      { filename: 'payouts/payouts.py' },
      undefined,
      { kind: 'file', path: 'services/payouts/payouts.py' },
    ],
    [
      'by its absolute path',
      { filename: 'payouts.py', absolutePath: '/app/legacy/payouts.py' },
      undefined,
      { kind: 'file', path: 'legacy/payouts.py' },
    ],
    [
      'by its Python module',
      { filename: 'payouts.py', module: 'legacy.payouts' },
      undefined,
      { kind: 'file', path: 'legacy/payouts.py' },
    ],
    [
      'of a bundler',
      { filename: 'webpack:///./web/src/index.ts?abc' },
      undefined,
      { kind: 'file', path: 'web/src/index.ts' },
    ],
    [
      'on Windows',
      { filename: 'C:\\app\\services\\payouts\\ledger.py' },
      undefined,
      { kind: 'file', path: 'services/payouts/ledger.py' },
    ],
    [
      'below the service, among equals',
      { filename: 'src/index.ts' },
      'admin',
      { kind: 'file', path: 'admin/src/index.ts' },
    ],
    [
      'is a choice between equals',
      { filename: 'src/index.ts' },
      undefined,
      { kind: 'several', paths: ['admin/src/index.ts', 'web/src/index.ts'] },
    ],
    [
      'is none where no name fits',
      { filename: 'xpayouts.py' },
      undefined,
      { kind: 'missing', reason: expect.stringContaining('"xpayouts.py"') as string },
    ],
    [
      'is none without a name',
      { filename: '' },
      undefined,
      { kind: 'missing', reason: 'The frame names no file.' },
    ],
  ])('%s', (_, overrides, servicePath, expected) => {
    expect(findFrameFile(frame(overrides), files, servicePath)).toEqual(expected);
  });
});

describe('the line of a frame', () => {
  const context = [
    { line: 9, text: 'def pay(team):' },
    { line: 10, text: '    save(team)' },
    { line: 11, text: '    return ok' },
  ];
  const file = (above: number): string =>
    `${'# above\n'.repeat(above)}def pay(team):\n    save(team)\n    return ok\n`;

  it.each([
    ['is where it was', file(8), { line: 10, moved: 0, certain: true }],
    ['moved down with what was added above', file(22), { line: 24, moved: 14, certain: true }],
    ['moved up with what was taken away', file(2), { line: 4, moved: -6, certain: true }],
    [
      'is found although it was indented anew',
      file(8).replaceAll('    ', '\t'),
      { line: 10, moved: 0, certain: true },
    ],
    [
      'is the copy with the same neighbours',
      `    save(team)\n${file(12)}`,
      { line: 15, moved: 5, certain: true },
    ],
    [
      'is not certain when it is gone',
      file(8).replace('save(team)', 'store(team)'),
      { line: 10, moved: 0, certain: false },
    ],
    ['stays within a file that shrank', 'nothing\n', { line: 2, moved: 0, certain: false }],
  ])('%s', (_, text, expected) => {
    expect(locateFrameLine(text, frame({ line: 10, context }))).toEqual(expected);
  });

  it('is not certain without context', () => {
    expect(locateFrameLine(file(8), frame({ line: 10 }))).toEqual({ line: 10, moved: 0, certain: false });
  });
});
