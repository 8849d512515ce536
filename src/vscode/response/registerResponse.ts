import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import { OpenChannels } from '../../incident/channels/openChannels';
import { ResponseDesk } from '../../incident/routing/responseDesk';
import type { Sitrep } from '../sitrep';
import { configurationsOf } from './liveResponse';

/**
 * Routing and escalation. Beats come only in the window that polls, so that only that one tells people; the others listen
 * to what begins, to go on when they take over.
 */
export function registerResponse(sitrep: Sitrep): Disposable {
  const { monitoring, log, messages } = sitrep;
  const owned = new DisposableStore();
  const channels = openChannels(sitrep);
  const desk = owned.add(
    new ResponseDesk({
      ...sitrep,
      configurations: () => configurationsOf(sitrep),
      isOwner: () => monitoring.isOwner,
      channel: (name) => channels.get(name),
      onTrouble: (channel, reason) => {
        if (reason === undefined) return;
        messages.warn(`No message about alerts reaches "${channel}": ${reason}`, {
          label: 'Open Log',
          run: () => log.show(),
        });
      },
    }),
  );
  owned.add(monitoring.onDidCommit((events) => desk.note(events)));
  owned.add(monitoring.onDidFollow((events) => desk.note(events)));
  owned.add(monitoring.onDidChangeRole(() => desk.takeOver()));
  owned.add(
    monitoring.onDidBeat(() => {
      // What a workspace names is contacted only once somebody trusts it.
      if (vscode.workspace.isTrusted) desk.beat(monitoring.snapshot.alerts);
    }),
  );
  return owned;
}

export const openChannels = (sitrep: Sitrep): OpenChannels =>
  new OpenChannels(() => configurationsOf(sitrep), {
    http: sitrep.http,
    clock: sitrep.clock,
    secrets: sitrep.secrets,
    redaction: sitrep.redaction,
    environment: sitrep.environment,
  });
