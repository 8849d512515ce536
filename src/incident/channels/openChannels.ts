import type { ChannelConfiguration, Configuration } from '../../monitoring/configuration/configuration';
import type { Channel, ChannelContext } from './channel';
import { channelDefinitions } from './index';

interface Opened {
  readonly written: string;
  readonly channel: Channel;
}

/** The channels of the configurations by name, each made when it is first wanted and anew when its settings changed. */
export class OpenChannels {
  readonly #opened = new Map<string, Opened>();

  constructor(
    private readonly configurations: () => readonly Configuration[],
    private readonly context: Omit<ChannelContext, 'name'>,
  ) {}

  /** Every channel there is. Of two with one name, the first counts. */
  get all(): readonly ChannelConfiguration[] {
    const all = this.configurations().flatMap(({ channels }) => channels);
    return all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
  }

  get(name: string): Channel | undefined {
    const configured = this.all.find((channel) => channel.name === name);
    const definition = channelDefinitions.find(({ type }) => type === configured?.type);
    if (!configured || !definition) return undefined;
    const written = JSON.stringify([configured.type, configured.settings]);
    const opened = this.#opened.get(name);
    if (opened?.written === written) return opened.channel;
    const channel = definition.create(configured.settings, { ...this.context, name });
    this.#opened.set(name, { written, channel });
    return channel;
  }
}
