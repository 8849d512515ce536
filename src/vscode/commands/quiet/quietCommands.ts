import { showMuted } from '../../notifications/notAgain';
import type { Sitrep } from '../../sitrep';
import type { CommandHandler, CommandId } from '../commandIds';
import { showAcknowledged } from './acknowledged';
import { markSeen, showInbox } from './inbox';
import { endMaintenance, startMaintenance } from './maintenance';
import { snooze, unsnooze } from './snooze';

/** Commands about who is told of what, and when. */
export const quietHandlers = (sitrep: Sitrep) =>
  ({
    'sitrep.snooze': (argument) => snooze(sitrep, argument),
    'sitrep.unsnooze': (argument) => unsnooze(sitrep, argument),
    'sitrep.showAcknowledged': () => showAcknowledged(sitrep),
    'sitrep.showInbox': () => showInbox(sitrep),
    'sitrep.markSeen': (argument) => markSeen(sitrep, argument),
    'sitrep.startMaintenance': (argument) => startMaintenance(sitrep, argument),
    'sitrep.endMaintenance': (argument) => endMaintenance(sitrep, argument),
    'sitrep.showMuted': () => showMuted(sitrep),
  }) satisfies Partial<Record<CommandId, CommandHandler>>;
