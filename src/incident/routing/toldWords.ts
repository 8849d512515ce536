import type { Records } from '../../base/records/records';
import type { Alert } from '../../monitoring/alerts/alert';
import { clockTime } from '../../monitoring/words';
import type { Member, StoredMessage } from './storedMessage';
import { MessageStore } from './storedMessage';

/** Who was sent a message about the latest firing of an alert, and who could not be: `slack at 14:02:12; pager not yet: …`. */
export function toldWords(records: Records, { identity, times }: Alert): string | undefined {
  const isOfThis = ({ fingerprint, resolvedAt }: Member): boolean =>
    fingerprint === identity.fingerprint && (resolvedAt ?? Infinity) >= (times.firedAt ?? 0);
  const messages = new MessageStore(records).all().filter(({ members }) => members.some(isOfThis));
  return messages.length === 0 ? undefined : messages.map(wordsOf).join('; ');
}

function wordsOf({ channel, recipient, sentAt, problem, abandoned }: StoredMessage): string {
  const where = recipient === undefined ? channel : `${recipient.name} by ${channel}`;
  if (problem !== undefined) return `${where} ${abandoned ? 'not at all' : 'not yet'}: ${problem}`;
  return sentAt === undefined ? `${where} is being told` : `${where} at ${clockTime(sentAt)}`;
}
