import type { StepSurroundings } from '../assist/surroundings';
import { writtenText } from '../document/writtenFences';
import { EMPTY_HEAD, parseFrontMatter } from '../frontMatter';
import { commandFindings } from './commandFindings';
import type { RunbookFinding } from './finding';
import { inReadingOrder } from './finding';
import type { LinkedFiles } from './linkFindings';
import { linkFindings } from './linkFindings';
import { writtenFindings } from './writtenFindings';

/** What surrounds a runbook that is checked. Nothing of it runs anything. */
export interface CheckSurroundings extends StepSurroundings {
  readonly files: LinkedFiles;
  /** Whether a program of this name is on the PATH. */
  readonly isProgram: (name: string) => Promise<boolean>;
}

/** Everything that would go wrong with a runbook at three in the morning and can be told now, in reading order. */
export async function checkRunbook(
  text: string,
  surroundings: CheckSurroundings,
): Promise<readonly RunbookFinding[]> {
  const written = writtenText(text);
  const head = written.frontMatter === '' ? EMPTY_HEAD : parseFrontMatter(written.frontMatter);
  const onByDefault = head.defaults.on;
  const { isProgram } = surroundings;
  const findings = [
    ...writtenFindings(written, surroundings),
    ...(await linkFindings(written, surroundings.files)),
  ];
  for (const fence of written.fences) {
    const commands = { surroundings, onByDefault, isProgram };
    findings.push(...(await commandFindings(fence, written.lines, commands)));
  }
  return findings.sort(inReadingOrder);
}
