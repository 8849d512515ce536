import { describe, expect, it } from 'vitest';
import { hoverStepInfo } from '../../../src/runbook/assist/hoverStepInfo';
import { surroundings } from '../surroundings';

const titleAt = (marked: string): string | undefined =>
  hoverStepInfo(marked.replace('|', ''), marked.indexOf('|'), surroundings)?.title;

describe('the hover of an option', () => {
  it.each<[sentence: string, marked: string, expected: string | undefined]>([
    ['names the option', 'bash {tim|eout=30s}', 'timeout'],
    ['says what a connection is', 'sql {on=or|ders}', 'on=orders: postgres, read-only, production'],
    ['says nothing more of an unknown connection', 'sql {on=oth|er}', 'on'],
    ['is nothing on an option of somebody else', 'bash {the|me=dark}', undefined],
    ['is nothing on an inherited name', 'bash {to|String=1}', undefined],
    ['is nothing outside of the options', 'ba|sh {name=a}', undefined],
  ])('%s: %s', (_sentence, marked, expected) => {
    expect(titleAt(marked)).toBe(expected);
  });
});
