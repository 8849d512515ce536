/** Every command of the shell, without its prefix in the manifest's order. A command without a handler does not compile. */
export const COMMAND_IDS = [
  'sitrep.refresh',
  'sitrep.addService',
  'sitrep.importPrometheus',
  'sitrep.openConfiguration',
  'sitrep.openWorst',
  'sitrep.acknowledge',
  'sitrep.unacknowledge',
  'sitrep.showAcknowledged',
  'sitrep.snooze',
  'sitrep.unsnooze',
  'sitrep.showInbox',
  'sitrep.markSeen',
  'sitrep.startMaintenance',
  'sitrep.endMaintenance',
  'sitrep.showMuted',
  'sitrep.explain',
  'sitrep.copyAsText',
  'sitrep.openInSystem',
  'sitrep.retrySource',
  'sitrep.enterSecret',
  'sitrep.forgetSecrets',
  'sitrep.filter',
  'sitrep.clearFilter',
  'sitrep.saveFilter',
  'sitrep.savedFilters',
  'sitrep.groupAlerts',
  'sitrep.showMoreAlerts',
  'sitrep.keepMetric',
  'sitrep.showStorage',
  'sitrep.sendTestMessage',
  'sitrep.openLog',
] as const;

export type CommandId = (typeof COMMAND_IDS)[number];

/**
 * What a command does. The argument is whatever called it gave: a tree element, an id from a link, or nothing (the
 * palette, and a row that vanished while it was clicked).
 */
export type CommandHandler = (argument: unknown) => unknown;
