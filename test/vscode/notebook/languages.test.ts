import { describe, expect, it } from 'vitest';
import { infoOf, cellMetadata } from '../../../src/vscode/notebook/metadata';
import { editorLanguage } from '../../../src/vscode/notebook/languages';

const KNOWN = new Set(['shellscript', 'sql', 'plaintext', 'rust']);

describe('the language of a cell', () => {
  it.each<[fence: string, editor: string]>([
    ['bash', 'shellscript'],
    ['console', 'shellscript'],
    ['postgresql', 'sql'],
    ['rust', 'rust'],
    ['', 'plaintext'],
    ['promql', 'plaintext'],
    ['toString', 'plaintext'],
  ])('written %j is %j in the editor', (fence, editor) => {
    expect(editorLanguage(fence, KNOWN)).toBe(editor);
  });

  it.each<[sentence: string, languageId: string, remembered: object | undefined, expected: string]>([
    [
      'stays as written while nobody changes it',
      'plaintext',
      { info: 'promql {on=x}', editorLanguage: 'plaintext' },
      'promql {on=x}',
    ],
    [
      'is written anew when it is changed',
      'sql',
      { info: 'sh {on=x}', editorLanguage: 'shellscript' },
      'sql {on=x}',
    ],
    ['is written as a fence calls it', 'shellscript', undefined, 'bash'],
  ])('%s', (_sentence, languageId, remembered, expected) => {
    expect(infoOf(languageId, remembered && cellMetadata(remembered))).toBe(expected);
  });
});
