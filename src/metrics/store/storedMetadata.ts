import * as z from 'zod';
import type { MetricMetadata } from '../series';
import type { StoreFiles } from './files/storeFiles';
import { StoreFileError, readWhole, writeWhole } from './files/storeFiles';
import type { Notices } from './notices';

const NAME = 'metadata.json';
/** As many as there may be series in memory. */
const MOST_METRICS = 50_000;
/** A help text is a sentence; one that is longer is cut. */
const LONGEST_TEXT = 1_000;

const metadataFile = z.array(
  z.object({
    name: z.string(),
    type: z.enum([
      ...(['counter', 'gauge', 'histogram', 'summary', 'untyped', 'info', 'stateset'] as const),
      'gaugehistogram',
    ]),
    help: z.string(),
    unit: z.string(),
  }),
);

export interface StoredMetadataOptions {
  readonly files: StoreFiles;
  readonly folder: string;
  readonly notices: Notices;
}

/** Types and help texts of metrics beside the series, for those who ask when no target has told them yet. */
export class StoredMetadata {
  #known: ReadonlyMap<string, MetricMetadata> | undefined;

  constructor(private readonly options: StoredMetadataOptions) {}

  /** What was read once is not read again: only this process, or nobody, tells something new. */
  get all(): ReadonlyMap<string, MetricMetadata> {
    return (this.#known ??= this.#read());
  }

  /** Another process may have written. */
  forget(): void {
    this.#known = undefined;
  }

  /** Adds what is told now to what was known. Throws `StoreFileError`. */
  keep(told: readonly MetricMetadata[]): void {
    const before = this.all;
    const changed = told.map(shortened).filter((metric) => !isSame(before.get(metric.name), metric));
    if (changed.length === 0) return;
    // What was told last stands last, and is kept when there are too many.
    const next = new Map(before);
    for (const metric of changed) {
      next.delete(metric.name);
      next.set(metric.name, metric);
    }
    const kept = [...next.values()].slice(-MOST_METRICS);
    const { files, folder } = this.options;
    files.makeFolder(folder);
    writeWhole(files, folder, this.#path, new TextEncoder().encode(JSON.stringify(kept)));
    this.#known = new Map(kept.map((metric) => [metric.name, metric]));
  }

  get #path(): string {
    return `${this.options.folder}/${NAME}`;
  }

  #read(): ReadonlyMap<string, MetricMetadata> {
    const { files, folder, notices } = this.options;
    try {
      if (!files.list(folder).includes(NAME)) return new Map();
      const text = new TextDecoder().decode(readWhole(files, this.#path));
      return new Map(metadataFile.parse(JSON.parse(text)).map((metric) => [metric.name, metric]));
    } catch (error) {
      if (error instanceof StoreFileError || error instanceof SyntaxError || error instanceof z.ZodError) {
        notices.note(`Help texts of stored metrics in ${this.#path} cannot be read; targets tell them anew.`);
        return new Map();
      }
      throw error;
    }
  }
}

const shortened = ({ name, type, help, unit }: MetricMetadata): MetricMetadata => ({
  ...{ name, type, unit },
  help: help.slice(0, LONGEST_TEXT),
});

const isSame = (one: MetricMetadata | undefined, other: MetricMetadata): boolean =>
  one?.type === other.type && one.help === other.help && one.unit === other.unit;
