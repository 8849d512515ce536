import { describe, expect, it } from 'vitest';
import type { RunbookCell } from '../../../src/runbook/document/document';
import { numberedSteps } from '../../../src/runbook/document/numberedSteps';
import { parseRunbook } from '../../../src/runbook/document/parseRunbook';
import { serializeRunbook } from '../../../src/runbook/document/serializeRunbook';
import { firstLine } from '../../../src/runbook/step/runStep';

/** The steps of a fence, each as its lines with a bar between them. */
const steps = (text: string, language: string): readonly string[] => {
  const lines = text.split('\n');
  return numberedSteps(lines, language).map(({ start, end, tail }) =>
    lines.slice(start, end - tail).join('|'),
  );
};

describe('numbered comments of SQL', () => {
  it.each<[sentence: string, language: string, text: string, expected: readonly string[]]>([
    [
      'in blocks divide a fence',
      'sql',
      '/* 1. Find */\nSELECT 1;\n\n/* 2. Fix */\nUPDATE t SET a = 1 WHERE id = 2;',
      ['/* 1. Find */|SELECT 1;', '/* 2. Fix */|UPDATE t SET a = 1 WHERE id = 2;'],
    ],
    [
      'in blocks of several lines divide it at their first',
      'postgresql',
      '/* 1. Find\n   duplicates */\nSELECT 1;\n/* Step 2: Count */\nSELECT 2;',
      ['/* 1. Find|   duplicates */|SELECT 1;', '/* Step 2: Count */|SELECT 2;'],
    ],
    [
      'in blocks and behind dashes divide it together',
      'mysql',
      '-- 1. Find\nSELECT 1;\n/* 2. Fix */\nSELECT 2;',
      ['-- 1. Find|SELECT 1;', '/* 2. Fix */|SELECT 2;'],
    ],
    [
      'below a title in a block leave the title with the first',
      'sql',
      '/* Duplicates\n   of today */\n/* 1. Find */\nSELECT 1;\n/* 2. Fix */\nSELECT 2;',
      ['/* Duplicates|   of today */|/* 1. Find */|SELECT 1;', '/* 2. Fix */|SELECT 2;'],
    ],
    [
      'below a statement leave the statement a step of its own',
      'sql',
      'SET x = 1;\n/* 1. Find */\nSELECT 1;\n/* 2. Fix */\nSELECT 2;',
      ['SET x = 1;', '/* 1. Find */|SELECT 1;', '/* 2. Fix */|SELECT 2;'],
    ],
    [
      'inside of a longer comment divide nothing',
      'sql',
      '/*\n-- 1. Find\nSELECT 1;\n-- 2. Fix\n*/\nSELECT 2;',
      ['/*|-- 1. Find|SELECT 1;|-- 2. Fix|*/|SELECT 2;'],
    ],
    [
      'inside of a text divide nothing',
      'sqlite',
      "SELECT '\n/* 1. Find */\n/* 2. Fix */\n';",
      ["SELECT '|/* 1. Find */|/* 2. Fix */|';"],
    ],
    [
      'inside of a function divide nothing',
      'postgres',
      'DO $$ BEGIN\n-- 1. Find\nPERFORM 1;\n-- 2. Fix\nPERFORM 2;\nEND $$;',
      ['DO $$ BEGIN|-- 1. Find|PERFORM 1;|-- 2. Fix|PERFORM 2;|END $$;'],
    ],
    [
      'behind a text that only MySQL reads as ended divide a fence of no dialect',
      'sql',
      "-- 1. Find\nSELECT 'it\\'s';\n-- 2. Fix\nSELECT 2;",
      ["-- 1. Find|SELECT 'it\\'s';", '-- 2. Fix|SELECT 2;'],
    ],
    [
      'in blocks divide nothing in another language',
      'bash',
      '/* 1. Find */\nls\n/* 2. Fix */\nls',
      ['/* 1. Find */|ls|/* 2. Fix */|ls'],
    ],
  ])('%s', (_sentence, language, text, expected) => {
    expect(steps(text, language)).toEqual(expected);
  });

  it.each<[line: string, title: string]>([
    ['/* 1. Find */', '1. Find'],
    ['/* 1. Find', '1. Find'],
    ['/** 1. Find **/ SELECT 1', '1. Find'],
    ['-- 1. Find', '1. Find'],
    ['ls */', 'ls */'],
  ])('%s is called %j', (line, title) => {
    expect(firstLine(line)).toBe(title);
  });

  const FILE =
    'Look.\r\n\r\n> ```sql {on=db}\r\n> /* 1. Find */\r\n> SELECT 1;\r\n>\r\n>\r\n> /* 2. Fix\r\n>    it */\r\n> SELECT 2;\r\n> ```\r\n\r\nEnd.';

  it('are written back as the one fence that they were, byte for byte', () => {
    const { cells, ...frame } = parseRunbook(FILE);
    expect(cells.map(({ value }) => value)).toEqual([
      'Look.',
      '/* 1. Find */\nSELECT 1;',
      '/* 2. Fix\n   it */\nSELECT 2;',
      'End.',
    ]);
    expect(serializeRunbook(frame, cells)).toBe(FILE);
  });

  it('are written back as one fence with the step changed that was edited', () => {
    const { cells, ...frame } = parseRunbook(FILE);
    const edited = cells.map((cell, index): RunbookCell =>
      index === 2 ? { ...cell, value: '/* 2. Fix */\nSELECT 3;' } : cell,
    );
    expect(serializeRunbook(frame, edited)).toBe(
      FILE.replace('> /* 2. Fix\r\n>    it */\r\n> SELECT 2;', '> /* 2. Fix */\r\n> SELECT 3;'),
    );
  });
});
