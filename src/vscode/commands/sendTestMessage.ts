import * as vscode from 'vscode';
import type { Channel } from '../../incident/channels/channel';
import { ChannelError } from '../../incident/channels/channel';
import type { Notice } from '../../incident/channels/notice';
import { testIsOver, testNotice } from '../../incident/channels/testNotice';
import type { ChannelConfiguration } from '../../monitoring/configuration/configuration';
import { withCancellableProgress } from '../host/progress';
import { openChannels } from '../response/registerResponse';
import type { Sitrep } from '../sitrep';

/** Picks a channel, shows exactly what would be sent and where, sends it when told to, and says what became of it. */
export async function sendTestMessage(sitrep: Sitrep): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    sitrep.messages.warn('This workspace is not trusted, so nothing that its files name is contacted.');
    return;
  }
  const channels = openChannels(sitrep);
  const chosen = await chooseChannel(channels.all, sitrep);
  const channel = chosen && channels.get(chosen.name);
  if (!chosen || !channel) return;
  const { demo, environment } = sitrep.monitoring.snapshot;
  const notice = testNotice({ at: sitrep.clock.now(), demo, environment });
  if (!(await confirm(chosen, channel, notice))) return;
  await send(sitrep, chosen.name, channel, notice);
}

async function chooseChannel(
  channels: readonly ChannelConfiguration[],
  { messages }: Sitrep,
): Promise<ChannelConfiguration | undefined> {
  if (channels.length === 0) {
    messages.info('There is no channel to send to. Add one under "channels:" in sitrep.yaml.', {
      label: 'Open Configuration',
      run: () => vscode.commands.executeCommand('sitrep.openConfiguration'),
    });
    return undefined;
  }
  const items = channels.map((channel) => ({
    label: channel.name,
    description: `${channel.type} · ${channel.origin}`,
    channel,
  }));
  const title = 'Sitrep: Send Test Message';
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: 'To which channel?' });
  return picked?.channel;
}

async function confirm(chosen: ChannelConfiguration, channel: Channel, notice: Notice): Promise<boolean> {
  const { where, what } = channel.preview(notice);
  const after = channel.edits ? '\n\nWhen it has arrived, it is changed to say that the test is over.' : '';
  const answer = await vscode.window.showInformationMessage(
    `Send a test message to "${chosen.name}"?`,
    { modal: true, detail: `${where}\n\n${what}${after}` },
    'Send',
  );
  return answer === 'Send';
}

async function send(sitrep: Sitrep, name: string, channel: Channel, notice: Notice): Promise<void> {
  const { messages, clock } = sitrep;
  try {
    const arrived = await withCancellableProgress(`Sending a test message to "${name}"…`, async (signal) => {
      const sent = await channel.send(notice, undefined, signal);
      if (channel.edits) await channel.send(testIsOver(notice, clock.now()), sent, signal);
      return true;
    });
    if (arrived) messages.info(`The test message was taken by "${name}". Look there whether it can be read.`);
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    messages.error(`The test message did not arrive. ${error.message}`);
  }
}
