import type { Clock, Ms } from '../../../base/clock';
import type { Log } from '../../../base/log';
import { MemoryRecords } from '../../../base/records/records';
import type { MonitoringEngine } from '../../engine/engine';
import { parseMatchers } from '../../silences/parseMatchers';
import type { SilencePlace } from '../../silences/silence';
import type { SilenceMatcher } from '../../silences/silenceMatcher';
import { printMatcher } from '../../silences/silenceMatcher';
import { Silencing } from '../../silences/silencing';
import type { PreparedSilence, SilencePort, WantedSilence } from './silencePort';

/** A refused write is tried again in an editor; a command ends. */
const PATIENCE: Ms = 30_000;

export interface SilencePorts {
  readonly clock: Clock;
  readonly log: Log;
}

/** Silences in the systems that an engine reads. One that only Sitrep keeps would end with the command. */
export const silencesThrough =
  ({ clock, log }: SilencePorts) =>
  (monitoring: MonitoringEngine): SilencePort => {
    const silencing = new Silencing({ monitoring, records: new MemoryRecords(), clock, log });
    return {
      prepare: (wanted) => prepare(silencing, wanted),
      dispose: () => silencing.dispose(),
    };
  };

async function prepare(
  silencing: Silencing,
  wanted: WantedSilence,
): Promise<PreparedSilence | { readonly mistake: string }> {
  const { matchers, mistake } = matchersOf(wanted);
  if (mistake !== undefined) return { mistake };
  const place = placeOf(silencing, wanted);
  if ('mistake' in place) return place;
  await silencing.list(AbortSignal.timeout(PATIENCE));
  const { startsAt, endsAt, by, comment } = wanted;
  const request = { draft: { matchers, startsAt, endsAt, by, comment }, place };
  const { now: hits, lints } = silencing.preview(request);
  return {
    ...{ place: silencing.placeWords(place), matchers: matchers.map(printMatcher), hits, lints },
    create: async (signal) => {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
      const { isDone, message, silence } = await silencing.create(request, limit);
      return { done: isDone, message, id: silence?.id };
    },
  };
}

function matchersOf({ matchers, alert }: WantedSilence): {
  readonly matchers: readonly SilenceMatcher[];
  readonly mistake?: string;
} {
  const read = matchers.map(parseMatchers);
  const index = read.findIndex(({ problems }) => problems.length > 0);
  const mistake = read[index]?.problems[0]?.message;
  if (mistake !== undefined) return { matchers: [], mistake: `${matchers[index]}: ${mistake}` };
  const labels = Object.entries(alert?.labels ?? {});
  const ofAlert = labels.map(([name, value]): SilenceMatcher => ({ name, operator: '=', value }));
  return { matchers: [...ofAlert, ...read.flatMap((one) => one.matchers)] };
}

function placeOf(
  silencing: Silencing,
  { alert, source }: WantedSilence,
): SilencePlace | { readonly mistake: string } {
  const places = silencing.places(alert ? [alert] : []).filter(({ kind }) => kind === 'source');
  if (source === undefined) return places[0] ?? { mistake: NOBODY_KEEPS };
  const known = places.flatMap((place) => (place.kind === 'source' ? [place.sourceId] : []));
  const found = places.find((place) => place.kind === 'source' && place.sourceId === source);
  return (
    found ?? {
      mistake: `"${source}" keeps no silences. ${known.length === 0 ? NOBODY_KEEPS : `Those that do: ${known.join(', ')}.`}`,
    }
  );
}

const NOBODY_KEEPS =
  'No source of this configuration keeps silences. Add an Alertmanager below "sources:", or silence the alert in the editor.';
