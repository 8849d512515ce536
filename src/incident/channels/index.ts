import type { ChannelDefinition } from './channel';
import { email } from './email';
import { pagerduty } from './pagerduty';
import { slack } from './slack';
import { webhook } from './webhook';

/** Every kind of place that messages can go to. To add one: a folder beside this file, and a line here. */
export const channelDefinitions: readonly ChannelDefinition[] = [slack, email, webhook, pagerduty];
