import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeTextFiles } from '../../../src/base/files/nodeTextFiles';
import { parseCommand } from '../../../src/monitoring/report/commandArguments';
import { testRules } from '../../../src/monitoring/report/testRules';

const folder = join(import.meta.dirname, '../rules/unitTest/files');

async function run(
  ...names: readonly string[]
): Promise<{ readonly code: number; readonly printed: string }> {
  let printed = '';
  const print = (text: string): void => void (printed += text.replaceAll(`${folder}/`, ''));
  const paths = names.map((name) => join(folder, name));
  return { code: await testRules(paths, { files: nodeTextFiles, print }), printed };
}

describe('sitrep test', () => {
  it('says which files passed', async () => {
    expect(await run('passing.test.yml', 'templates.test.yml')).toEqual({
      code: 0,
      printed:
        'Unit Testing:  passing.test.yml\n  SUCCESS\n\nUnit Testing:  templates.test.yml\n  SUCCESS\n\n',
    });
  });

  it('says what failed, and fails', async () => {
    const { code, printed } = await run('failing.test.yml', 'passing.test.yml', 'duplicates.test.yml');
    expect(code).toBe(1);
    expect(printed).toBe(`Unit Testing:  failing.test.yml
  FAILED:
    alertname: TargetDown, time: 3m
        exp: nothing
        got:
          Labels:{alertname="TargetDown", instance="a:80", job="app", severity="critical", summary_of="a:80"} Annotations:{region=" ", summary="a of APP is down"}
    alertname: Watchdog, time: 3m
        exp:
          Labels:{alertname="Watchdog", severity="none"} Annotations:{}
        got:
          Labels:{alertname="Watchdog"} Annotations:{}
    expr: up, time: 1m
        exp:
          up 0
        got:
          up{instance="a:80", job="app"} 0
    expr: up{, time: 1m, err: the query ends inside braces

Unit Testing:  passing.test.yml
  SUCCESS

Unit Testing:  duplicates.test.yml
  FAILED:
    rule: TwoAlike, time: 1m, err: vector contains metrics with the same labelset after applying alert labels (test at duplicates.test.yml:3)

`);
  });

  it.each([
    [['test', 'a.yml', 'b.yml'], { kind: 'test', files: ['a.yml', 'b.yml'] }],
    [['test'], { kind: 'mistake', message: '"test" needs the files with the tests.' }],
    [['test', 'a.yml', '--json'], { kind: 'mistake', message: '"--json" does not go with test.' }],
  ])('%o', (words, command) => {
    expect(parseCommand(words)).toEqual(command);
  });
});
