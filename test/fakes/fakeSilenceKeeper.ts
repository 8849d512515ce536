import type { ShownRequest } from '../../src/monitoring/intents/intent';
import type { WriteError } from '../../src/monitoring/intents/writeError';
import type { Silence, SilenceDraft } from '../../src/monitoring/silences/silence';
import type { SilenceKeeper } from '../../src/monitoring/silences/silenceKeeper';
import type { SourceError } from '../../src/monitoring/source';

/** What happens to one write: it is done and answered, done and not answered, or not done. */
export type WriteFate = 'answered' | { readonly done: boolean; readonly error: WriteError } | 'hangs';

/** A system that keeps silences in memory, and fails the way a test says. */
export class FakeSilenceKeeper implements SilenceKeeper {
  readonly label = 'Alertmanager "alerts"';
  silences: Silence[] = [];
  readonly created: SilenceDraft[] = [];
  readonly expired: string[] = [];
  fate: WriteFate = 'answered';
  unreadable: SourceError | undefined;

  async list(): Promise<readonly Silence[]> {
    if (this.unreadable) throw this.unreadable;
    return [...this.silences];
  }

  createRequest(draft: SilenceDraft): ShownRequest {
    return { method: 'POST', url: 'http://alerts.test/api/v2/silences', body: JSON.stringify(draft) };
  }

  async create(draft: SilenceDraft): Promise<string> {
    this.created.push(draft);
    const id = draft.id ?? `s${this.created.length}`;
    await this.#meet(() => {
      const others = this.silences.filter((silence) => silence.id !== id);
      this.silences = [...others, { ...draft, id, updatedAt: draft.startsAt, state: 'active' }];
    });
    return id;
  }

  expireRequest(id: string): ShownRequest {
    return { method: 'DELETE', url: `http://alerts.test/api/v2/silence/${id}`, body: undefined };
  }

  async expire(id: string): Promise<void> {
    this.expired.push(id);
    await this.#meet(() => {
      this.silences = this.silences.map((one) => (one.id === id ? { ...one, state: 'expired' } : one));
    });
  }

  async #meet(write: () => void): Promise<void> {
    const { fate } = this;
    if (fate === 'hangs') return new Promise(() => undefined);
    if (fate === 'answered' || fate.done) write();
    if (fate !== 'answered') throw fate.error;
  }
}
