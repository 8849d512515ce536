import type { RequestOutcome, WindowRequest } from '../sharing/windowRequest';
import type {
  AcknowledgeOutcome,
  AcknowledgeRequest,
  Monitoring,
  SnoozeOutcome,
  SnoozeRequest,
} from '../snapshot';

type Wished = Pick<
  Monitoring,
  'refresh' | 'acknowledge' | 'unacknowledge' | 'snooze' | 'unsnooze' | 'markSeen'
>;

/** What people want done, in whatever window: each is one request to the window that polls. */
export abstract class Wishes implements Wished {
  /** Has it done, here or where the owner is. */
  protected abstract ask(request: WindowRequest): Promise<RequestOutcome>;

  async refresh(sourceId?: string): Promise<void> {
    await this.ask({ kind: 'refresh', ...(sourceId !== undefined && { sourceId }) });
  }

  async acknowledge(fingerprint: string, request: AcknowledgeRequest): Promise<AcknowledgeOutcome> {
    const { done, message } = await this.ask({ kind: 'acknowledge', fingerprint, request });
    return { acknowledged: done, message };
  }

  async unacknowledge(fingerprint: string): Promise<void> {
    await this.ask({ kind: 'unacknowledge', fingerprint });
  }

  async snooze(fingerprint: string, request: SnoozeRequest): Promise<SnoozeOutcome> {
    const { done, message } = await this.ask({ kind: 'snooze', fingerprint, request });
    return { snoozed: done, message };
  }

  async unsnooze(fingerprint: string): Promise<void> {
    await this.ask({ kind: 'unsnooze', fingerprint });
  }

  async markSeen(fingerprint: string): Promise<void> {
    await this.ask({ kind: 'seen', fingerprint });
  }
}
