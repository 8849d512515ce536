import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import * as vscode from 'vscode';

/**
 * Runs every suite beside this file. VS Code calls it in the extension host, named by `--extensionTestsPath`, and ends
 * with an error when it rejects. `SITREP_RESULTS` names a file for the counts.
 */
export async function run(): Promise<void> {
  print(`Suites in VS Code ${vscode.version}, Node ${process.versions.node}`);
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, color: false, reporter: 'spec' });
  const suites = readdirSync(__dirname).filter((name) => name.endsWith('.suite.js'));
  suites.sort().forEach((name) => mocha.addFile(join(__dirname, name)));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on('pass', () => counts.passed++)
      .on('fail', () => counts.failed++)
      .on('pending', () => counts.skipped++);
  });
  const results = process.env.SITREP_RESULTS;
  if (results) writeFileSync(results, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} failed`);
}

/** The console of the extension host is what a test run's output is made of. */
// eslint-disable-next-line no-console
const print = (line: string): void => console.log(line);
