import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAxiosHttp } from '../../src/base/http/axiosHttp';
import { silentLog } from '../../src/base/log';
import { Redaction } from '../../src/base/secrets/redaction';
import { RULES } from '../../src/demo/simulation/rules';
import { kernelDefinitions } from '../../src/kernels';
import type { ConnectionConfiguration } from '../../src/monitoring/configuration/configuration';
import { parseConfiguration } from '../../src/monitoring/configuration/parse';
import type { CodeCell } from '../../src/runbook/document/document';
import { parseRunbook } from '../../src/runbook/document/parseRunbook';
import type { CellKernel, KernelContext } from '../../src/runbook/kernel';
import { prepareStep } from '../../src/runbook/step/prepareStep';
import { anchorOf, runbookSections } from '../../src/runbook/sections';
import { metricsAt, sourceDefinitions } from '../../src/sources';
import { connectionOf, kernelContext } from '../contract/kernelContext';
import { RecordedOutput } from '../contract/recordedOutput';
import { FakeSecrets } from '../fakes/fakeSecrets';
import { COMPANY_DIRECTORY, startedDemo } from './startedDemo';

const RUNBOOKS = ['docs/monitoring.md', 'docs/celery.md'];
const companyFile = (file: string): string => readFileSync(join(COMPANY_DIRECTORY, file), 'utf8');
/** Without the alert definitions, which are no steps. */
const stepsOf = (file: string): CodeCell[] =>
  parseRunbook(companyFile(file)).cells.filter(
    (cell): cell is CodeCell => cell.kind === 'code' && cell.info !== 'yaml',
  );

it('every runbook that a rule names is there', () => {
  const named = RULES.flatMap(({ annotations }) => annotations.runbook ?? []);
  const sections = RUNBOOKS.flatMap((file) =>
    runbookSections(companyFile(file)).map(({ anchor }) => `${file}#${anchor}`),
  );
  expect(sections).toEqual(expect.arrayContaining(named));
  expect(anchorOf('Runbook: Database down')).toBe('runbook-database-down');
});

describe('every step of the runbooks runs on the demo company', () => {
  const started = startedDemo();
  const needsSqlite = !process.getBuiltinModule('node:sqlite');
  const kernels = new Map<string, CellKernel>();
  let connections: readonly ConnectionConfiguration[];
  let context: KernelContext;

  beforeAll(() => {
    const file = join(started.demo.workspace, 'sitrep.yaml');
    connections = parseConfiguration(readFileSync(file, 'utf8'), {
      file,
      sources: sourceDefinitions,
    }).connections;
    const http = createAxiosHttp({
      log: silentLog,
      secrets: new FakeSecrets(),
      redaction: new Redaction(),
      environment: {},
    });
    context = kernelContext({
      http,
      clock: started.clock,
      workspaceFolder: started.demo.workspace,
      metricsAt: (place) => metricsAt(place, { http, clock: started.clock }),
    });
  });
  afterAll(() => kernels.forEach((kernel) => kernel.dispose()));

  async function run(step: CodeCell) {
    const prepared = prepareStep({
      info: step.info,
      source: step.value,
      defaults: {},
      scope: { alert: undefined, parameters: {}, steps: {} },
      kernels: kernelDefinitions,
      connections,
    });
    if (prepared.kind !== 'ready') return prepared;
    const { kernel, connection } = prepared;
    if (!kernels.has(kernel.id)) kernels.set(kernel.id, kernel.create(context));
    const output = new RecordedOutput();
    const result = await kernels.get(kernel.id)!.run(
      {
        language: prepared.language,
        source: step.value,
        variables: prepared.variables,
        connection:
          connection &&
          connectionOf({
            ...connection,
            file: connection.file && join(started.demo.workspace, connection.file),
            password: async () => undefined,
            headers: async () => ({}),
          }),
        timeout: 20_000,
        outputLimit: 1_000_000,
        workingDirectory: undefined,
        options: prepared.options,
      },
      output,
      new AbortController().signal,
    );
    return { ...result, text: output.text + output.errors };
  }

  for (const file of RUNBOOKS) {
    for (const [index, step] of stepsOf(file).entries()) {
      const name = `${file}, step ${index + 1}: ${step.info}`;
      const isSql = step.info.startsWith('sql');
      it.skipIf(isSql && needsSqlite)(
        isSql ? `${name} (needs Node 22.13, for its SQLite)` : name,
        async () => {
          expect(await run(step)).toMatchObject({ outcome: 'succeeded' });
        },
      );
    }
  }
});
