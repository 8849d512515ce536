import type { Records } from '../../base/records/records';
import { clockTime } from '../../monitoring/words';
import type { StoredMessage } from './storedMessage';
import { MessageStore } from './storedMessage';

/** Who was sent a message about an episode, and who could not be: `slack at 14:02:12; pager not yet: …`. */
export function toldWords(records: Records, episode: string): string | undefined {
  const messages = new MessageStore(records)
    .all()
    .filter(({ members }) => members.some((member) => member.episode === episode));
  return messages.length === 0 ? undefined : messages.map(wordsOf).join('; ');
}

function wordsOf({ channel, recipient, sentAt, problem, abandoned }: StoredMessage): string {
  const where = recipient === undefined ? channel : `${recipient.name} by ${channel}`;
  if (problem !== undefined) return `${where} ${abandoned ? 'not at all' : 'not yet'}: ${problem}`;
  return sentAt === undefined ? `${where} is being told` : `${where} at ${clockTime(sentAt)}`;
}
