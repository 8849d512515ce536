import type { TextFiles } from '../../base/files/textFiles';
import { hasPassed, runUnitTestFile } from '../rules/unitTest/runUnitTestFile';
import { unitTestText } from './unitTestText';
import { EXIT } from './statusReport';

interface Output {
  readonly files: TextFiles;
  print(text: string): void;
}

/** Runs files of rule unit tests one after the other, and answers the exit code. */
export async function testRules(paths: readonly string[], output: Output): Promise<number> {
  let code: number = EXIT.ok;
  for (const path of paths) {
    const report = await runUnitTestFile(path, output.files);
    output.print(`${unitTestText(report)}\n`);
    if (!hasPassed(report)) code = EXIT.usage;
  }
  return code;
}
