import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/base/log';
import { kernelDefinitions } from '../../src/kernels';
import { catalogueEntries } from '../../src/runbook/catalogue';
import { writtenText } from '../../src/runbook/document/writtenFences';
import { parseRunbook } from '../../src/runbook/document/parseRunbook';
import { serializeRunbook } from '../../src/runbook/document/serializeRunbook';
import { writtenFindings } from '../../src/runbook/check/writtenFindings';
import { EMPTY_HEAD, parseFrontMatter } from '../../src/runbook/frontMatter';
import type { RunbookState, WantedStep } from '../../src/runbook/step/permitStep';
import { permitStep } from '../../src/runbook/step/permitStep';
import type { IntendedPlace, Question } from '../../src/runbook/policy/policy';
import { runStep } from '../../src/runbook/step/runStep';
import { runbookSections } from '../../src/runbook/sections';
import type { AlertContext } from '../../src/runbook/step/variables';
import { kernelContext } from '../contract/kernelContext';
import { RecordedOutput } from '../contract/recordedOutput';

const places: readonly IntendedPlace[] = [
  { name: 'orders', type: 'postgres', access: 'read-only', production: true },
  { name: 'ledger', type: 'sqlite', access: 'read-write', production: true },
];

function stateOf(frontMatter = '', alert?: AlertContext): RunbookState {
  const parameters: Record<string, string> = {};
  const results: Record<string, unknown> = {};
  return {
    head: frontMatter === '' ? EMPTY_HEAD : parseFrontMatter(frontMatter),
    alert,
    parameters,
    results,
    scope: { alert, parameters, steps: results },
  };
}

type Wanted = Partial<WantedStep<IntendedPlace>> & { readonly frontMatter?: string };

/** What a step comes to when nobody says yes: why it is refused, or what was asked. */
async function fateOf({ frontMatter = '', ...part }: Wanted): Promise<string> {
  const asked: Question[] = [];
  const permission = await permitStep(
    {
      info: 'sql {on=orders}',
      source: 'select 1',
      runbook: stateOf(frontMatter),
      kernels: kernelDefinitions,
      isTrusted: () => true,
      configuration: () => ({ production: true, connections: places }),
      mask: (text) => text,
      ...part,
    },
    {
      confirm: (question) => {
        asked.push(question);
        return Promise.resolve(false);
      },
      parameter: () => Promise.resolve(undefined),
    },
  );
  if (asked.length > 0) return `asks: ${asked.map(({ title }) => title).join()}`;
  return permission.kind === 'permitted' ? 'runs' : `refuses: ${permission.message}`;
}

describe('nothing runs that was not asked for, and the message says why', () => {
  it.each<[sentence: string, wanted: Wanted, expected: RegExp]>([
    [
      'a workspace that nobody trusts, whose configuration is not even read',
      {
        isTrusted: () => false,
        configuration: () => {
          throw new Error('it was read');
        },
      },
      /^refuses: .*trust/i,
    ],
    [
      'a second statement behind a comment',
      { source: 'select 1 -- ok\n; drop table t' },
      /^refuses: .*read-only/,
    ],
    [
      'a second statement behind a block comment',
      { source: 'select 1 /* ; */ ; delete from t' },
      /^refuses: .*read-only/,
    ],
    ['; DROP', { source: "select * from t where a = ''; DROP TABLE t; --'" }, /^refuses: .*read-only/],
    ['a change in production', { info: 'sql {on=ledger}', source: 'delete from t' }, /^asks: /],
    [
      'a change in production whose front matter says that nobody is to be asked',
      {
        frontMatter: '---\ndefaults: {confirm: false, on: ledger, access: read-write}\n---',
        info: 'sql {confirm=false on=ledger}',
        source: 'delete from t',
      },
      /^asks: /,
    ],
    [
      'a front matter that brings a connection of its own',
      {
        frontMatter: '---\nconnections: {evil: {type: postgres}}\ndefaults: {on: evil}\n---',
        info: 'sql {on=evil}',
      },
      /^refuses: There is no connection "evil" in sitrep\.yaml/,
    ],
    [
      'a language whose letters only look right',
      { info: 'b\u0430sh', source: 'true' },
      /^refuses: Nothing runs "b\u0430sh"/,
    ],
    [
      'a language that objects inherit',
      { info: 'constructor', source: 'true' },
      /^refuses: Nothing runs "constructor"/,
    ],
    ['a connection that objects inherit', { info: 'sql {on=__proto__}' }, /^refuses: There is no connection/],
    [
      'a step that wants an inherited value',
      { source: 'select ${step.constructor.name}' },
      /^refuses: The step "constructor" has no result/,
    ],
  ])('%s', async (_sentence, wanted, expected) => {
    expect(await fateOf(wanted)).toMatch(expected);
  });
});

describe('a shell step', () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sitrep-hostile-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a step here, in the folder, whoever is asked says yes. */
  async function run(source: string, options: { label?: string; frontMatter?: string; info?: string } = {}) {
    const { label = '', frontMatter = '', info = 'bash' } = options;
    const labels = { host: label };
    const runbook = stateOf(frontMatter, {
      name: 'Down',
      service: undefined,
      labels,
      annotations: {},
      firedAt: undefined,
    });
    const permission = await permitStep<IntendedPlace>(
      {
        ...{ info, source, runbook, kernels: kernelDefinitions, isTrusted: () => true },
        configuration: () => ({ production: false, connections: [] }),
        mask: (text) => text,
      },
      { confirm: () => Promise.resolve(true), parameter: () => Promise.resolve(undefined) },
    );
    if (permission.kind === 'refused') throw new Error(permission.message);
    const context = kernelContext({ workspaceFolder: folder });
    const kernel = permission.step.kernel.create(context);
    const output = new RecordedOutput();
    const { step, decision } = permission;
    const where = { connection: undefined, workingDirectory: folder, production: false, uri: 'file:///a.md' };
    const ports = { clock: context.clock, log: silentLog, mask: (text: string) => text };
    try {
      const wanted = { step, decision, source, runbook, kernel, ...where, ...ports };
      const ended = await runStep(wanted, output, new AbortController().signal);
      return { ended, output };
    } finally {
      kernel.dispose();
    }
  }

  it.each([
    '$(touch owned)',
    '`touch owned`',
    '"; touch owned; "',
    "'; touch owned; '",
    '\n touch owned\n',
    '${IFS}touch${IFS}owned',
    '&& touch owned #',
  ])('reads the label %j as a value', async (label) => {
    const { output } = await run('printf %s "${alert.labels.host}"', { label });
    expect(output.text).toBe(label);
    expect(existsSync(join(folder, 'owned'))).toBe(false);
  });

  it('takes no program and no environment from front matter', async () => {
    const frontMatter = [
      '---',
      'defaults: {shell: "touch owned;", command: touch owned, via: touch owned, BASH_ENV: owned, env: {PATH: /}}',
      'command: touch owned',
      '---',
    ].join('\n');
    const { output, ended } = await run('echo "[$BASH_ENV]"', { frontMatter });
    expect([ended.outcome, output.text]).toEqual(['succeeded', '[]\n']);
    expect(existsSync(join(folder, 'owned'))).toBe(false);
  });

  it('that prints a gigabyte is held to a megabyte, and says that the rest was left out', async () => {
    const { output } = await run("head -c 1000000000 /dev/zero | tr '\\0' 'x'");
    expect(output.text.length).toBeLessThanOrEqual(1_100_000);
    expect(output.displays).toEqual([{ kind: 'note', text: 'The rest of the output was left out.' }]);
  });

  it('that never ends is ended at its time, with everything that it forked', async () => {
    const { ended, output } = await run('sleep 600 & echo $!; sleep 600', { info: 'bash {timeout=1s}' });
    expect(ended.outcome).toBe('timedOut');
    expect(() => process.kill(Number(output.text), 0)).toThrow('ESRCH');
  });
});

describe('a file of any size is read as what it is', () => {
  it('one fence of ten megabytes', () => {
    const text = `\`\`\`bash {name=big}\n${'echo 0123456789 ${step.big.stdout}\n'.repeat(300_000)}\`\`\`\n`;
    const document = parseRunbook(text);
    expect(document.cells.length).toBe(1);
    expect(serializeRunbook(document, document.cells)).toBe(text);
    expect(runbookSections(text)).toEqual([]);
    expect(catalogueEntries(text)).toEqual([]);
  });

  it('five thousand steps with the same name', () => {
    const text = '```bash {name=a on=x}\necho ${step.b.stdout}\n```\n\n'.repeat(5_000);
    const document = parseRunbook(text);
    expect(document.cells.length).toBe(5_000);
    expect(serializeRunbook(document, document.cells)).toBe(text);
    const findings = writtenFindings(writtenText(text), { kernels: kernelDefinitions, connections: [] });
    expect(findings.length).toBe(5_000 + 4_999 + 5_000);
  });
});
