import * as z from 'zod';
import type { Ms } from '../../base/clock';
import type { MetricSource } from '../../metrics/metricSource';
import type { Configuration, SourceConfiguration } from '../configuration/configuration';
import { RULES_TYPE } from '../rules/live/ruleObservations';
import type { Reading, SourceDefinition } from '../source';
import { SourceError } from '../source';
import type { WindowReading } from './burnRate';
import { burnRates } from './burnRate';
import { burnWindows, canFire } from './burnWindows';
import { EventRates } from './eventRates';
import type { Objective } from './objective';
import { OBJECTIVES_TYPE, objectiveAlert } from './objectiveAlerts';

const EVERY: Ms = 60_000;
const TIMEOUT: Ms = 30_000;

const settingsSchema = z.strictObject({ objectives: z.custom<readonly Objective[]>(Array.isArray) });

export type ObjectiveSettings = z.infer<typeof settingsSchema>;

/** The objectives of a configuration as one more source: a poll asks the metrics, and tells what burns. */
export const objectiveSource = (
  metricSources: () => ReadonlyMap<string, MetricSource>,
): SourceDefinition<ObjectiveSettings> => ({
  type: OBJECTIVES_TYPE,
  displayName: 'Objectives',
  settings: settingsSchema,
  capabilities: {
    checks: false,
    alerts: true,
    metrics: false,
    issues: false,
    absence: 'resolves',
    missesToResolve: 1,
  },
  defaults: { every: EVERY, timeout: TIMEOUT },
  create: ({ objectives }, { id, clock }) => {
    // With several files, the ids of each begin with its folder.
    const prefix = id.slice(0, -OBJECTIVES_TYPE.length);
    const sourceOf = ({ source }: Objective): MetricSource => {
      const sources = metricSources();
      const found =
        source === undefined
          ? (sources.get(`${prefix}${RULES_TYPE}`) ?? [...sources.values()][0])
          : sources.get(`${prefix}${source}`);
      if (found) return found;
      throw new SourceError(
        'misconfigured',
        source === undefined
          ? 'No source answers queries, so objectives cannot be measured. Add one below "sources:".'
          : `The source "${source}" of an objective answers no queries. Name one that does below "objectives:".`,
      );
    };
    return {
      poll: async (signal) => {
        const now = clock.now();
        const alerts = [];
        for (const objective of objectives) {
          const readings = await read(objective, new EventRates(sourceOf(objective), now, signal));
          for (const burning of burnRates(objective, (window) => readings.get(window) ?? NOT_READ)) {
            const alert = objectiveAlert(objective, burning);
            if (alert) alerts.push(alert);
          }
        }
        return { ...EMPTY, alerts };
      },
    };
  },
});

const NOT_READ: WindowReading = { known: false, why: 'it was not read' };

const EMPTY: Reading = {
  complete: true,
  systemTime: undefined,
  checks: [],
  alerts: [],
  samples: [],
  unmapped: [],
};

/** Every window that can matter, one after the other: nobody waits for these. */
async function read(objective: Objective, rates: EventRates): Promise<ReadonlyMap<Ms, WindowReading>> {
  const pairs = burnWindows(objective.period).filter((window) => canFire(window, objective.target));
  const windows = new Set(pairs.flatMap(({ long, short }) => [short, long]));
  const readings = new Map<Ms, WindowReading>();
  for (const window of windows) readings.set(window, await rates.read(objective, window));
  return readings;
}

/** A configuration with its objectives as one more source. */
export function withObjectives(configuration: Configuration): Configuration {
  const { objectives, sources } = configuration;
  if (objectives.length === 0) return configuration;
  const server = sources.find(({ type }) => type === 'prometheus')?.id;
  const source: SourceConfiguration = {
    id: OBJECTIVES_TYPE,
    type: OBJECTIVES_TYPE,
    service: undefined,
    settings: {
      objectives: objectives.map((objective) => ({ ...objective, source: objective.source ?? server })),
    } satisfies ObjectiveSettings,
    target: objectives.map(({ name }) => name).join(', '),
    every: EVERY,
    timeout: TIMEOUT,
    failures: 1,
    successes: 1,
    severity: undefined,
    position: objectives[0]?.position ?? { line: 1, column: 1 },
  };
  return { ...configuration, sources: [...sources, source] };
}
