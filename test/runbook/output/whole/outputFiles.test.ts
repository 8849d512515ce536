import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../../src/base/log';
import { Redaction } from '../../../../src/base/secrets/redaction';
import type { OutputHead } from '../../../../src/runbook/output/whole/outputFiles';
import { OutputFiles, outputSize } from '../../../../src/runbook/output/whole/outputFiles';
import type { WholeOutput } from '../../../../src/runbook/output/whole/wholeOutput';
import { FakeClock } from '../../../fakes/fakeClock';

const HEAD: OutputHead = {
  step: 'Look at the queue',
  language: 'bash',
  uri: 'file:///a.md',
  place: 'worker-1',
  startedAt: Date.UTC(2026, 0, 5, 9, 0, 0),
};
const ENDED = 'succeeded after 1.0 s: exit 0.';

describe('the whole output of a step', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sitrep-outputs-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function start(limit = 1_000_000): { files: OutputFiles; whole: WholeOutput } {
    const masking = new Redaction();
    masking.add('hunter2"secret');
    const clock = new FakeClock();
    const files = new OutputFiles({
      folder: join(folder, 'outputs'),
      limit: () => limit,
      clock,
      masking,
      log: silentLog,
    });
    const whole = files.begin(HEAD);
    if (!whole) throw new Error('nothing is kept');
    return { files, whole };
  }

  /** What is written below the head. */
  const bodyOf = (path: string): string => readFileSync(path, 'utf8').split('\n\n').slice(1).join('\n\n');

  it('that was shown leaves nothing on the disk', async () => {
    const { whole } = start();
    whole.text('stdout', 'all of it\n');
    expect(await whole.end({ isShown: true, ended: ENDED })).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is a read-only file for its owner alone, that says what step it is of, when and how it ended', async () => {
    const { files, whole } = start();
    whole.text('stdout', 'shown\n');
    await whole.rest.text('stdout', 'not shown\n');
    const written = await whole.end({ isShown: false, ended: ENDED });
    const path = written?.path ?? '';
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.trimEnd());
    expect(lines).toEqual([
      '# Full output of the step "Look at the queue" (bash) on worker-1',
      '# Runbook: file:///a.md',
      '# Started: 2026-01-05T09:00:00.000Z',
      `# Ended: ${ENDED}`,
      '',
      'shown',
      'not shown',
      '',
    ]);
    expect([statSync(path).mode & 0o777, statSync(join(folder, 'outputs')).mode & 0o777]).toEqual([
      0o400, 0o700,
    ]);
    expect(written).toEqual({ path, size: statSync(path).size, isCut: false });
    expect(await outputSize(files.folder)).toBe(written?.size);
  });

  type Give = (whole: WholeOutput) => unknown;
  it.each<[sentence: string, give: Give, body: string]>([
    [
      'text without what acts on a terminal',
      ({ rest }) => rest.text('stdout', '\u001b[31mred\u001b[0m\u001b]0;title\u0007 \u001b[2Jtext\n'),
      'red text\n',
    ],
    [
      'a secret that comes in pieces',
      ({ rest }) => ['a hunter2', '"sec', 'ret b\n'].map((piece) => rest.text('stdout', piece)),
      'a •••••• b\n',
    ],
    [
      'streams in their order',
      ({ rest }) => [
        rest.text('stdout', 'one\n'),
        rest.text('stderr', 'two\n'),
        rest.text('stdout', 'three\n'),
      ],
      'one\ntwo\nthree\n',
    ],
    [
      'a table as CSV, with the rows beyond what is shown',
      (whole) => {
        whole.show({ kind: 'table', columns: ['id', 'text'], rows: [[1, 'a "b"']], truncated: true });
        return whole.rest.rows([
          [2, '=cmd()'],
          [3, null],
          [4, 'hunter2"secret'],
        ]);
      },
      'id,text\r\n1,"a ""b"""\r\n2,\'=cmd()\r\n3,\r\n4,••••••\r\n',
    ],
    [
      'JSON of a list, an element a line',
      (whole) => whole.show({ kind: 'json', value: [{ a: 'hunter2"secret' }, 2], title: 'As received' }),
      'As received\n[\n{"a":"••••••"},\n2\n]\n',
    ],
    [
      'an answer with its head',
      (whole) => {
        const headers = { 'content-type': 'text/plain' };
        whole.show({ kind: 'http', status: 200, statusText: 'OK', headers, body: 'begin', durationMs: 5 });
        return whole.rest.text('stdout', ' end');
      },
      'HTTP 200 OK (5 ms)\ncontent-type: text/plain\n\nbegin end',
    ],
    [
      'a chart as the points that it draws',
      (whole) => whole.show({ kind: 'chart', series: [{ label: 'up', points: [[0, 1]] }] }),
      'series,time,value\r\nup,1970-01-01T00:00:00.000Z,1\r\n',
    ],
  ])('holds %s', async (_sentence, give, body) => {
    const { whole } = start();
    await give(whole);
    const written = await whole.end({ isShown: false, ended: ENDED });
    expect(bodyOf(written?.path ?? '')).toBe(body);
  });

  it('ends at its limit, between two characters, and says so', async () => {
    const { whole } = start(1_000);
    for (let piece = 0; piece < 100; piece++) await whole.rest.text('stdout', '東京'.repeat(20));
    const written = await whole.end({ isShown: false, ended: ENDED });
    const text = readFileSync(written?.path ?? '', 'utf8');
    expect([whole.rest.isFull, written?.isCut, text.includes('\ufffd')]).toEqual([true, true, false]);
    expect(text).toContain(`# Ended: Not all is kept, the rest was left out. ${ENDED}`);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000);
  });

  it('says that it is not all where whoever wrote left something out', async () => {
    const { whole } = start();
    whole.show({ kind: 'table', columns: ['id'], rows: [[1]], truncated: true });
    await whole.rest.rows([[2]]);
    whole.rest.leaveOut();
    const written = await whole.end({ isShown: false, ended: ENDED });
    const text = readFileSync(written?.path ?? '', 'utf8');
    expect([written?.isCut, whole.rest.isFull]).toEqual([true, false]);
    expect(text).toContain(`# Ended: Not all is kept, the rest was left out. ${ENDED}`);
  });

  it('waits for the disk when much of it is to be written', async () => {
    const { whole } = start();
    expect(whole.rest.text('stdout', 'little\n')).toBeUndefined();
    expect(whole.rest.text('stdout', 'x'.repeat(600_000))).toBeInstanceOf(Promise);
    await whole.end({ isShown: false, ended: ENDED });
  });

  it('tells why it could not be kept', async () => {
    writeFileSync(join(folder, 'outputs'), 'a file where the folder should be');
    const { whole } = start();
    await whole.rest.text('stdout', 'lost');
    await expect(whole.end({ isShown: false, ended: ENDED })).rejects.toMatchObject({
      code: /EEXIST|ENOTDIR/,
    });
  });

  it('has a file of its own, also beside one of the same step that another window began in the same second', async () => {
    const outputs = [start().whole, start().whole];
    for (const [index, whole] of outputs.entries()) await whole.rest.text('stdout', `output ${index}`);
    const written = await Promise.all(outputs.map((whole) => whole.end({ isShown: false, ended: ENDED })));
    expect(written.map((file) => bodyOf(file?.path ?? ''))).toEqual(['output 0', 'output 1']);
  });

  it('is not kept where the limit is zero', () => {
    const log = silentLog;
    const files = new OutputFiles({
      folder,
      limit: () => 0,
      clock: new FakeClock(),
      masking: new Redaction(),
      log,
    });
    expect(files.begin(HEAD)).toBeUndefined();
  });

  it('goes after thirty days, and with the step that it is of; other files stay', async () => {
    const { files, whole } = start();
    await whole.rest.text('stdout', 'old');
    const old = (await whole.end({ isShown: false, ended: ENDED }))?.path ?? '';
    utimesSync(old, 0, 0);
    writeFileSync(join(files.folder, 'mine.txt'), 'of the user');
    await files.tidy();
    expect(readdirSync(files.folder)).toEqual(['mine.txt']);
    const next = files.begin(HEAD);
    await next?.rest.text('stdout', 'new');
    const path = (await next?.end({ isShown: false, ended: ENDED }))?.path ?? '';
    await files.remove([path.split('/').at(-1) ?? '', '../outputs/mine.txt']);
    expect(readdirSync(files.folder)).toEqual(['mine.txt']);
  });

  it.each(['../../etc/passwd', 'mine.txt', '', '20260105T090000Z-x-1/../a.txt'])(
    'has no file named %j',
    (name) => {
      expect(start().files.pathOf(name)).toBeUndefined();
    },
  );
});
