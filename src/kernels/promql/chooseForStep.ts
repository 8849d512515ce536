import type { Disposable } from '../../base/disposable';
import { chooseSourceFor } from '../../metrics/chooseSource';
import { KnownNames } from '../../metrics/knownNames';
import type { MetricPlace, MetricSource } from '../../metrics/metricSource';
import type { KernelContext, ResolvedConnection, Step } from '../../runbook/kernel';
import { connectionHeaders } from '../shared/connectionHeaders';

export interface ChosenForStep {
  readonly source: MetricSource;
  /** Why it is another one than was to be expected, in a sentence. */
  readonly because: string | undefined;
}

/** What Sitrep keeps itself is offered by these names, with that of a folder before them where there are several. */
const KEPT = /(?:^|\/)(?:rules|sitrep)$/;
const inWords = (id: string): string => (KEPT.test(id) ? 'the series that Sitrep keeps' : `"${id}"`);

interface Place {
  readonly source: MetricSource;
  /** As the step that ran last was given it: its headers may be others since. */
  connection: ResolvedConnection;
}

/** Who answers a step: the connection that it names, else the first of all sources that has the metrics of its query. */
export class MetricsForSteps implements Disposable {
  readonly #places = new Map<string, Place>();
  readonly #names: KnownNames;

  constructor(private readonly context: Pick<KernelContext, 'metricSources' | 'metricsAt' | 'clock'>) {
    // A source that cannot say what it has is asked the query all the same, and says then what is wrong.
    this.#names = new KnownNames(context.clock, () => undefined);
  }

  async choose({ connection, options }: Step, expression: string): Promise<ChosenForStep | undefined> {
    const own = connection && this.#at(connection);
    if (own && options?.on === connection.name) return { source: own, because: undefined };
    const others = [...this.context.metricSources()].filter(([id]) => id !== connection?.name);
    const candidates = own ? [[connection.name, own] as const, ...others] : others;
    const [first] = candidates;
    if (!first || candidates.length === 1) return first && { source: first[1], because: undefined };
    const chosen = await chooseSourceFor(expression, candidates, this.#names);
    if (!chosen || chosen.source === first[1]) return { source: first[1], because: undefined };
    const lacking = `${inWords(first[0])} does not have all of these metrics, or cannot say`;
    return { source: chosen.source, because: `Answered by ${inWords(chosen.id)}, because ${lacking}.` };
  }

  dispose(): void {
    this.#names.dispose();
  }

  /** The same object for the same place, as whoever remembers answers by source expects. */
  #at(connection: ResolvedConnection): MetricSource {
    const { name, url = '' } = connection;
    const key = JSON.stringify([name, url]);
    let place = this.#places.get(key);
    if (!place) {
      const headers: MetricPlace['headers'] = (signal) =>
        connectionHeaders(this.#places.get(key)?.connection ?? connection, signal);
      place = { source: this.context.metricsAt({ name, url, headers }), connection };
      this.#places.set(key, place);
    }
    place.connection = connection;
    return place.source;
  }
}
