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
  readonly #drafts = new Map<string, Draft>();

  typeOf(name: string): MetricType | undefined {
    return this.#drafts.get(name)?.type;
  }

  add(kind: MetadataKind, name: string, text: string): void {
    const draft = this.#draft(name);
    if (kind === 'HELP') draft.help = text;
    else if (kind === 'UNIT') draft.unit = text;
    else draft.type = text === 'unknown' ? 'untyped' : (text as MetricType);
  }

  all(): MetricMetadata[] {
    return [...this.#drafts.values()];
  }

  #draft(name: string): Draft {
    let draft = this.#drafts.get(name);
    if (!draft) {
      draft = { name, type: 'untyped', help: '', unit: '' };
      this.#drafts.set(name, draft);
    }
    return draft;
  }
}
