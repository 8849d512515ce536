import type { Ms } from '../../base/clock';
import type { Configuration } from '../../monitoring/configuration/configuration';
import type { Recipient } from '../channels/notice';
import { onCallAt } from '../onCall/rotation';

/** One place that a message goes to, and the person who is meant there, if it is one. */
export interface Target {
  readonly channel: string;
  readonly recipient: Recipient | undefined;
}

export interface Targets {
  readonly targets: readonly Target[];
  /** Names that lead nowhere, or to nobody now. */
  readonly unreachable: readonly string[];
}

type Reach = Pick<Configuration, 'channels' | 'people' | 'onCall'>;

/** Where messages for these names go at a moment: channels, people, and whoever has the role `onCall` or `secondary`. */
export function resolveTargets(names: readonly string[], reach: Reach, at: Ms): Targets {
  const targets = new Map<string, Target>();
  const unreachable: string[] = [];
  for (const name of names) {
    const found = targetsOf(name, reach, at);
    if (found.length === 0) unreachable.push(name);
    for (const target of found) targets.set(targetKey(target), target);
  }
  return { targets: [...targets.values()], unreachable };
}

export const targetKey = ({ channel, recipient }: Target): string =>
  recipient === undefined ? channel : `${channel}/${recipient.name}`;

function targetsOf(name: string, reach: Reach, at: Ms): readonly Target[] {
  const isChannel = (wanted: string): boolean => reach.channels.some((channel) => channel.name === wanted);
  if (isChannel(name)) return [{ channel: name, recipient: undefined }];
  const person = roleHolder(name, reach, at) ?? name;
  const reached = Object.hasOwn(reach.people, person) ? reach.people[person] : undefined;
  const recipient = { name: person, slack: reached?.slack, email: reached?.email };
  return (reached?.channels ?? []).filter(isChannel).map((channel) => ({ channel, recipient }));
}

function roleHolder(name: string, { onCall }: Reach, at: Ms): string | undefined {
  if (!onCall) return undefined;
  if (name === 'onCall') return onCallAt(at, onCall).now;
  return name === 'secondary' ? onCall.secondary : undefined;
}
