import { dirname } from 'node:path';
import type { Clock } from '../../base/clock';
import type { TextFiles } from '../../base/files/textFiles';
import type { Configuration, ConfigurationProblem } from '../configuration/configuration';
import { readDocument } from '../configuration/document';
import { RuleFileSet } from '../rules/live/ruleFileSet';

/** What is wrong in the rule files that a configuration names, and with naming them. `text` is the configuration's own. */
export async function ruleFileProblems(
  { file, rules }: Pick<Configuration, 'file' | 'rules'>,
  text: string,
  { files, clock }: { readonly files: TextFiles; readonly clock: Clock },
): Promise<readonly ConfigurationProblem[]> {
  const document = readDocument(text, file);
  const folder = dirname(file);
  const { signal } = new AbortController();
  const found = await Promise.all(
    rules.map(async (pattern, at): Promise<readonly ConfigurationProblem[]> => {
      const { problems, unreadable } = await new RuleFileSet([pattern], folder, files, clock).read(signal);
      const range = document.rangeOf(['rules', at]);
      const missing = unreadable.map((path) => ({
        file,
        severity: 'error' as const,
        range,
        message: `"${path}" names no file that can be read.`,
        code: 'unreadable-file',
      }));
      return [...missing, ...problems];
    }),
  );
  return found.flat();
}
