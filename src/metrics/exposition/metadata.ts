import type { MetricMetadata, MetricType } from '../series';

export type MetadataKind = 'HELP' | 'TYPE' | 'UNIT';

interface Draft {
  name: string;
  type: MetricType;
  help: string;
  unit: string;
}

/** Collects the comment lines of each metric family into one record. */
export class MetadataCollector {
  readonly #drafts: Draft[] = [];
  #last: Draft | undefined;
  /** Made for families in any order; where they are sorted, as many exporters write them, a name only comes once. */
  #byName: Map<string, Draft> | undefined;

  typeOf(name: string): MetricType | undefined {
    return this.#last?.name === name ? this.#last.type : undefined;
  }

  add(kind: MetadataKind, name: string, text: string): void {
    const draft = this.#last?.name === name ? this.#last : this.#draft(name);
    if (kind === 'HELP') draft.help = text;
    else if (kind === 'UNIT') draft.unit = text;
    else draft.type = text === 'unknown' ? 'untyped' : (text as MetricType);
  }

  all(): MetricMetadata[] {
    return this.#drafts;
  }

  #draft(name: string): Draft {
    if (!this.#byName && this.#last && !(name > this.#last.name)) {
      this.#byName = new Map(this.#drafts.map((draft) => [draft.name, draft]));
    }
    let draft = this.#byName?.get(name);
    if (!draft) {
      draft = { name, type: 'untyped', help: '', unit: '' };
      this.#drafts.push(draft);
      this.#byName?.set(name, draft);
    }
    this.#last = draft;
    return draft;
  }
}
