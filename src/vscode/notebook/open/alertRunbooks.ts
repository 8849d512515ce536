import { printable } from '../../../base/printable';
import type { AlertRunbooks } from '../../pages/alert/alertPage';
import type { Runbooks } from '../registerRunbooks';
import { runbookAlert } from '../runbookServices';

/** The runbooks of an alert as its page lists them. */
export const alertRunbooks = (runbooks: Runbooks): AlertRunbooks => ({
  forAlert: async (alert) => {
    const candidates = await runbooks.candidates(runbookAlert(alert));
    return candidates.map(({ entry, why }) => ({
      label: entry.title,
      detail: entry.section ? `${entry.path}:${entry.section.line}. ${why}` : `${entry.path}. ${why}`,
      uri: entry.uri,
      section: entry.section?.anchor,
    }));
  },
  catalogueFor: async (alert) => {
    const found = await runbooks.catalogueEntry(runbookAlert(alert));
    return found && { ...found.entry, uri: found.file.uri, path: printable(found.file.path) };
  },
});
