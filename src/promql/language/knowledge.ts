/** What is known of a metric. Empty texts where nobody said. */
export interface KnownMetric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** What the systems that answer queries hold. Only what a place needs is asked for; what is not known is empty. */
export interface QueryKnowledge {
  metrics(): Promise<readonly KnownMetric[]>;
  labelNames(): Promise<readonly string[]>;
  labelValues(label: string): Promise<readonly string[]>;
}

/** For an editor that may ask nobody. */
export const NO_KNOWLEDGE: QueryKnowledge = {
  metrics: () => Promise.resolve([]),
  labelNames: () => Promise.resolve([]),
  labelValues: () => Promise.resolve([]),
};
