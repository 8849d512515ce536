import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { AlertObservation } from '../../../../src/monitoring/alerts/alert';
import type { EditorState } from '../../../../src/monitoring/report/alerts/editorState';
import { SourceError } from '../../../../src/monitoring/source';
import { alertOf } from '../../../fakes/alerts';
import type { CommandResult, FakeProcess } from '../../../fakes/fakeCommandLine';
import { COMMAND_TIME, runWords } from '../../../fakes/fakeCommandLine';
import { FakeSources, alertObservation } from '../../../fakes/fakeSource';
import { sourceOf } from '../../../fakes/snapshots';

const text = 'sources:\n  alerts: {type: fake, url: http://alerts.example.com}\n';
const at = (minutesAgo: number): number => COMMAND_TIME - minutesAgo * 60_000;

const observed = (fingerprint: string, part: Partial<AlertObservation> = {}): AlertObservation =>
  alertObservation({ fingerprint, startsAt: at(4), ...part });

const ALERTS = [
  observed('aaaa1111-east', { title: 'DatabaseDown', labels: { instance: 'db-1' } }),
  observed('aaaa1111-west', { title: 'DatabaseDown', labels: { instance: 'db-2' } }),
  observed('bbbb2222', { title: 'QueueBacklog', severityWord: 'low', startsAt: at(90) }),
];

describe('the commands about alerts', () => {
  let fakes: FakeSources;
  const run = (words: readonly string[], parts: FakeProcess = {}): Promise<CommandResult> =>
    runWords(words, { fakes, text, ...parts });

  beforeEach(() => {
    fakes = new FakeSources();
    fakes.alerts('alerts', ALERTS);
  });

  describe('sitrep alerts', () => {
    it('prints all of them, worst first, with as much of the fingerprint as tells them apart', async () => {
      const { code, printed } = await run(['alerts']);
      expect(printed.split('\n').map((line) => line.replace(/ {2,}/g, '  '))).toEqual([
        '  aaaa1111-e  P0 (critical)  firing 4 min  DatabaseDown',
        '  aaaa1111-w  P0 (critical)  firing 4 min  DatabaseDown',
        '  bbbb2222  P3 (low)  firing 1 h 30 min  QueueBacklog',
        '3 alerts, asked just now.',
        '',
      ]);
      expect(code).toBe(2);
    });

    it.each([
      ['severity<=P1 instance=db-2', 2, ['aaaa1111-west']],
      ['age>1h', 2, ['bbbb2222']],
      ['acked', 0, []],
    ])('prints those that pass %j, and exits with %i', async (filter, code, fingerprints) => {
      const result = await run(['alerts', '--filter', filter, '--json']);
      expect(result.code).toBe(code);
      const document = JSON.parse(result.printed) as { alerts: { fingerprint: string }[] };
      expect(document.alerts.map(({ fingerprint }) => fingerprint)).toEqual(fingerprints);
      expect(document).toMatchObject({
        at: '2026-01-05T09:00:00.000Z',
        origin: 'asked',
        exitCode: code,
        filter,
        shown: fingerprints.length,
        total: 3,
        sources: [{ id: 'alerts', type: 'fake', condition: 'fresh' }],
      });
    });

    it('marks a mistake in the filter, and asks nobody', async () => {
      const { code, complained } = await run(['alerts', '--filter', 'acked severity<=P9']);
      expect([code, complained]).toEqual([
        1,
        '"P9" is no severity. Write one of P0, P1, P2, unmapped, P3, P4.\n  acked severity<=P9\n                  ^^\n',
      ]);
      expect(fakes.polled).toEqual([]);
    });

    it('exits with 3 when a source cannot be read and nothing is known to fire, and says why', async () => {
      fakes.fail('alerts', new SourceError('unreachable', 'Connection refused.'));
      const { code, complained } = await run(['alerts', '--filter', 'title -title']);
      expect([code, complained]).toEqual([3, 'The source "alerts" is unreachable: Connection refused.\n']);
    });

    it('exits with 3 when nothing is configured, because nothing is known', async () => {
      expect((await run(['alerts'], { text: '' })).code).toBe(3);
    });

    it('exits with 1 on a wrong configuration', async () => {
      const { code, complained } = await run(['alerts'], { text: 'servces: {}\n' });
      expect(code).toBe(1);
      expect(complained).toContain('"servces"');
    });

    it('takes what an editor knows, and asks nobody twice', async () => {
      const { code, printed } = await run(['alerts'], { editors: editorsOf(new FakeEditor()) });
      expect(printed).toContain('1 alert, as the editor that polls here knows them.\n');
      expect([code, fakes.polled]).toEqual([2, []]);
    });

    it('asks by itself when the editor is closed', async () => {
      const editor = new FakeEditor({ polled: false });
      const { printed } = await run(['alerts'], { editors: editorsOf(editor) });
      expect(printed).toContain('3 alerts, asked just now.');
      expect(editor.disposed).toBe(true);
    });
  });

  describe('sitrep explain', () => {
    it.each([
      ['its name, in any case', 'queuebacklog', 'P3 (fake low) QueueBacklog'],
      ['its fingerprint', 'aaaa1111-east', 'P0 (fake critical) DatabaseDown'],
      ['a unique beginning of it', 'bbbb', 'P3 (fake low) QueueBacklog'],
    ])('finds an alert by %s', async (_, word, title) => {
      const { code, printed } = await run(['explain', word]);
      expect([code, printed.split('\n')[0]]).toEqual([0, title]);
      expect(printed).toContain('Why\n  It is firing: the source "alerts" says so');
      expect(printed).toMatch(/What happened\n {2}.*T3 {2}It started to fire/);
    });

    it('lists the candidates of a name that several have', async () => {
      const { code, complained } = await run(['explain', 'DatabaseDown']);
      expect(code).toBe(1);
      expect(complained.split('\n').map((line) => line.trim().split(' ')[0])).toEqual([
        '"DatabaseDown"',
        'aaaa1111-east',
        'aaaa1111-west',
        '',
      ]);
    });

    it('lists no more candidates than are read', async () => {
      fakes.alerts(
        'alerts',
        Array.from({ length: 25 }, (_, index) => observed(`f${index}`, { title: 'Many' })),
      );
      const { complained } = await run(['explain', 'Many']);
      expect(complained.trimEnd().split('\n')).toHaveLength(22);
      expect(complained).toContain('  and 5 more; "sitrep alerts" lists them.\n');
    });

    it('says what was most likely meant', async () => {
      const { code, complained } = await run(['explain', 'DatabaseDwn']);
      expect([code, complained]).toEqual([
        1,
        'There is no alert "DatabaseDwn" now. Did you mean "DatabaseDown"?\n',
      ]);
    });

    it('does not call an alert gone whose source cannot be read', async () => {
      fakes.fail('alerts', new SourceError('unreachable', 'Connection refused.'));
      expect((await run(['explain', 'DatabaseDown'])).code).toBe(3);
    });
  });

  describe('sitrep ack', () => {
    it('leaves the wish with the editor that polls, and prints what it says', async () => {
      const editor = new FakeEditor();
      const words = ['ack', 'DatabaseDown', '--note', 'on it', '--until', '2h', '--mode', 'until-resolved'];
      const { code, printed } = await run(words, { editors: editorsOf(editor) });
      expect([code, printed]).toEqual([0, 'You have it.\n']);
      expect(editor.asked).toEqual([
        ['f1', { by: 'ana', mode: 'untilResolved', until: COMMAND_TIME + 7_200_000, note: 'on it' }],
      ]);
      expect([editor.disposed, fakes.polled]).toEqual([true, []]);
    });

    it('prints JSON for other programs', async () => {
      const words = ['ack', 'f1', '--by', 'bo', '--until', '2026-01-05T16:00Z', '--json'];
      const { printed } = await run(words, { editors: editorsOf(new FakeEditor()) });
      expect(JSON.parse(printed)).toEqual({
        fingerprint: 'f1',
        title: 'DatabaseDown',
        acknowledged: true,
        message: 'You have it.',
        by: 'bo',
        mode: 'untilWorse',
        until: '2026-01-05T16:00:00.000Z',
      });
    });

    it('exits with 2 when the editor did not do it', async () => {
      const editor = new FakeEditor({ answer: { done: false, message: 'It is over.' } });
      const { code, printed } = await run(['ack', 'f1'], { editors: editorsOf(editor) });
      expect([code, printed]).toEqual([2, 'It is over.\n']);
    });

    it('exits with 1 when there is no such alert, and wishes for nothing', async () => {
      const editor = new FakeEditor();
      const { code } = await run(['ack', 'QueueBacklog'], { editors: editorsOf(editor) });
      expect([code, editor.asked]).toEqual([1, []]);
    });

    it('says that nobody would keep it when no editor polls', async () => {
      const { code, complained } = await run(['ack', 'DatabaseDown']);
      expect(code).toBe(2);
      expect(complained).toMatch(
        /^No editor polls this folder now, so an acknowledgement would be kept by nobody\./,
      );
      expect(complained).not.toContain('sitrep silence');
    });

    it('offers to silence instead where an Alertmanager is read', async () => {
      const sources = new FakeSources().definitions.map((one) => ({ ...one, type: 'alertmanager' }));
      const { complained } = await run(['ack', 'x'], {
        sources: sources.map((one) => ({ ...one, settings: z.looseObject({ url: z.string() }) })),
        text: text.replace('fake', 'alertmanager'),
      });
      expect(complained).toContain('sitrep silence --alert ALERT --for 2h');
    });

    it('says so when it could not see an editor anyway', async () => {
      const editors = {
        unavailable: 'This Node has no SQLite.',
        findStores: () => Promise.resolve([]),
        open: () => undefined,
      };
      const { code, complained } = await run(['ack', 'x'], { editors });
      expect([code, complained]).toEqual([2, 'This Node has no SQLite.\n']);
    });

    it('takes the state that was named, and looks for no other', async () => {
      const opened: string[] = [];
      const editors = {
        findStores: () => Promise.reject(new Error('nobody was to look')),
        open: (directory: string) => {
          opened.push(directory);
          return new FakeEditor();
        },
      };
      expect((await run(['ack', 'f1', '--store', '/state'], { editors })).code).toBe(0);
      expect(opened).toEqual(['/state']);
    });
  });

  it.each([
    [['alerts', 'x'], '"x" is one word too many after alerts.'],
    [['alerts', '--note', 'x'], '"--note" does not go with alerts.'],
    [['explain'], '"explain" needs an alert: its fingerprint, the beginning of it, or its name.'],
    [['ack', 'a', 'b'], '"b" is one word too many after ack.'],
    [['ack', 'a', '--mode', 'odd'], '"odd" is no mode. There are: until-worse, until-resolved, sticky.'],
    [
      ['ack', 'a', '--until', '16:00'],
      '"16:00" is no time. Write how long, as 2h, or a moment, as 2026-01-05T16:00Z.',
    ],
  ])('%j is a mistake', async (words, message) => {
    const { code, complained } = await run(words);
    expect([code, complained]).toEqual([1, `${message} See sitrep --help.\n`]);
  });
});

/** An editor that knows one alert and answers at once. */
class FakeEditor implements EditorState {
  readonly asked: unknown[] = [];
  disposed = false;

  constructor(
    private readonly parts: {
      readonly polled?: boolean;
      readonly answer?: { readonly done: boolean; readonly message: string };
    } = {},
  ) {}

  isPolled(): boolean {
    return this.parts.polled ?? true;
  }

  read: EditorState['read'] = () =>
    Promise.resolve({
      at: COMMAND_TIME,
      origin: 'editor',
      alerts: [alertOf()],
      sources: [sourceOf()],
      history: () => [],
    });

  acknowledge: EditorState['acknowledge'] = (...[fingerprint, request]) => {
    this.asked.push([fingerprint, request]);
    return Promise.resolve(this.parts.answer ?? { done: true, message: 'You have it.' });
  };

  dispose(): void {
    this.disposed = true;
  }
}

const editorsOf = (editor: EditorState): NonNullable<FakeProcess['editors']> => ({
  findStores: () => Promise.resolve(['/state']),
  open: () => editor,
});
