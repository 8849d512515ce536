import { beforeEach, describe, expect, it } from 'vitest';
import type {
  PreparedSilence,
  SilencePort,
  WantedSilence,
} from '../../../../src/monitoring/report/alerts/silencePort';
import { alertOf } from '../../../fakes/alerts';
import type { CommandResult } from '../../../fakes/fakeCommandLine';
import { COMMAND_TIME, runWords } from '../../../fakes/fakeCommandLine';
import { FakeSources, alertObservation } from '../../../fakes/fakeSource';

const text = 'sources:\n  alerts: {type: fake, url: http://alerts.example.com}\n';
const WORDS = ['silence', 'alertname="DatabaseDown"', '--for', '2h', '--comment', 'deploy'];

class FakeSilences implements SilencePort {
  readonly wanted: WantedSilence[] = [];
  made = 0;
  disposed = 0;

  constructor(private readonly parts: Partial<PreparedSilence> | { readonly mistake: string } = {}) {}

  dispose(): void {
    this.disposed += 1;
  }

  prepare(wanted: WantedSilence): ReturnType<SilencePort['prepare']> {
    this.wanted.push(wanted);
    if ('mistake' in this.parts) return Promise.resolve({ mistake: this.parts.mistake });
    return Promise.resolve({
      place: 'Alertmanager "alerts"',
      matchers: wanted.matchers,
      hits: [alertOf({ times: { ...alertOf().times, firedAt: COMMAND_TIME - 60_000 } })],
      lints: [],
      create: () => {
        this.made += 1;
        return Promise.resolve({ done: true, message: 'The silence is in place.', id: 's1' });
      },
      ...this.parts,
    });
  }
}

describe('sitrep silence', () => {
  let fakes: FakeSources;
  const run = (words: readonly string[], silences?: SilencePort): Promise<CommandResult> =>
    runWords(words, { fakes, text, ...(silences && { openSilences: () => silences }) });

  beforeEach(() => {
    fakes = new FakeSources();
    fakes.alerts('alerts', [alertObservation({ fingerprint: 'f1', title: 'DatabaseDown' })]);
  });

  it('shows what it keeps quiet, then makes it', async () => {
    const silences = new FakeSilences();
    const { code, printed } = await run(WORDS, silences);
    const lines = printed.split('\n').map((line) => line.replace(/, until .*, by/, ', until …, by'));
    expect(lines).toEqual([
      'Silence in Alertmanager "alerts" for 2 h, until …, by ana: "deploy"',
      '  alertname="DatabaseDown"',
      'It keeps 1 alert quiet:',
      '  P0 (critical)  firing 1 min  DatabaseDown  shop',
      'The silence is in place.',
      '',
    ]);
    expect([code, silences.made, silences.disposed]).toEqual([0, 1, 1]);
    expect(silences.wanted[0]).toMatchObject({
      startsAt: COMMAND_TIME,
      endsAt: COMMAND_TIME + 7_200_000,
      by: 'ana',
      alert: undefined,
    });
  });

  it('only shows it in a dry run', async () => {
    const silences = new FakeSilences({ hits: [] });
    const { code, printed } = await run([...WORDS, '--dry-run'], silences);
    expect([code, silences.made]).toEqual([0, 0]);
    expect(printed).toContain('It matches no alert that is open now.\n');
  });

  it('hands on the alert that was named', async () => {
    const silences = new FakeSilences();
    const words = ['silence', '--alert', 'databasedown', '--for', '1h', '--comment', 'x', '--by', 'bo'];
    await run(words, silences);
    expect(silences.wanted.map(({ alert, by }) => [alert?.identity.fingerprint, by])).toEqual([['f1', 'bo']]);
  });

  it('exits with 1 when there is no such alert', async () => {
    const silences = new FakeSilences();
    const { code } = await run(['silence', '--alert', 'x', '--for', '1h', '--comment', 'x'], silences);
    expect([code, silences.wanted]).toEqual([1, []]);
  });

  it('makes what is odd only when told to', async () => {
    const lints = [{ level: 'warning', text: 'It is for longer than a week.' }] as const;
    const careful = new FakeSilences({ lints });
    const { code, printed, complained } = await run(WORDS, careful);
    expect([code, careful.made]).toEqual([2, 0]);
    expect(printed).toContain('Careful: It is for longer than a week.\n');
    expect(complained).toBe('It was not made. To make it all the same, add --yes.\n');
    const bold = new FakeSilences({ lints });
    expect((await run([...WORDS, '--yes'], bold)).code).toBe(0);
    expect(bold.made).toBe(1);
  });

  it('never makes what cannot be', async () => {
    const silences = new FakeSilences({ lints: [{ level: 'error', text: 'It matches everything.' }] });
    const { code, complained } = await run([...WORDS, '--yes'], silences);
    expect([code, silences.made, complained]).toEqual([2, 0, 'It cannot be made like this.\n']);
  });

  it('exits with 2 when the system did not take it', async () => {
    const create = () => Promise.resolve({ done: false, message: 'It answered 503.', id: undefined });
    const { code, printed } = await run(WORDS, new FakeSilences({ create }));
    expect(code).toBe(2);
    expect(printed).toContain('It answered 503.\n');
  });

  it('says what is wrong with a matcher', async () => {
    const { code, complained } = await run(WORDS, new FakeSilences({ mistake: 'The quote is not closed.' }));
    expect([code, complained]).toEqual([1, 'The quote is not closed.\n']);
  });

  it('prints JSON for other programs', async () => {
    const { printed } = await run([...WORDS, '--json'], new FakeSilences());
    expect(JSON.parse(printed)).toEqual({
      place: 'Alertmanager "alerts"',
      matchers: ['alertname="DatabaseDown"'],
      startsAt: '2026-01-05T09:00:00.000Z',
      endsAt: '2026-01-05T11:00:00.000Z',
      by: 'ana',
      comment: 'deploy',
      dryRun: false,
      alerts: [{ fingerprint: 'f1', title: 'DatabaseDown' }],
      lints: [],
      done: true,
      id: 's1',
      message: 'The silence is in place.',
    });
  });

  it('says so where no silence can be made', async () => {
    const { code, complained } = await run(WORDS);
    expect([code, complained]).toEqual([
      2,
      'This program cannot make silences. Make it in the editor, or with amtool.\n',
    ]);
  });

  it.each([
    [['silence'], '"silence" needs matchers, such as alertname="DatabaseDown", or --alert ALERT.'],
    [['silence', 'a=b'], '"silence" needs how long: --for 2h.'],
    [['silence', 'a=b', '--for', 'soon'], '"soon" is no length of time. Write it as 30m, 2h or 1d.'],
    [['silence', 'a=b', '--for', '0s'], '"0s" is no length of time. Write it as 30m, 2h or 1d.'],
    [
      ['silence', 'a=b', '--for', '2h'],
      '"silence" needs why, for whoever finds it: --comment "deploy of the shop".',
    ],
  ])('%j is a mistake', async (words, message) => {
    const { code, complained } = await run(words);
    expect([code, complained]).toEqual([1, `${message} See sitrep --help.\n`]);
  });
});
