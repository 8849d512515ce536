import type { Alert } from '../../../monitoring/alerts/alert';
import { clockTime, exactTime } from '../../../monitoring/words';
import type { AlertCatalogue } from '../../../protocol/alertPage';
import type { NamedValue } from '../../../protocol/page';
import type { CatalogueEntry } from '../../../runbook/catalogue';
import type { Checklists } from '../../../runbook/checklist';

/** An entry of the catalogue, and the file that it stands in. */
export interface CatalogueSource extends CatalogueEntry {
  readonly uri: string;
  /** Relative to the workspace. */
  readonly path: string;
}

/** What the page shows of an alert's entry: what it means, who is called next, and what was done of what is to do. */
export function alertCatalogue(
  alert: Alert,
  source: CatalogueSource | undefined,
  checklists: Pick<Checklists, 'items'>,
  timeZone?: string,
): AlertCatalogue | undefined {
  if (!source) return undefined;
  const { impact, escalation, responseTime, condition, actions, path, line } = source;
  const written: readonly (readonly [name: string, value: string | undefined])[] = [
    ['Impact', impact],
    ['Escalation', escalation],
    ['Response time', responseTime],
    ['Condition', condition],
  ];
  return {
    facts: written.flatMap(([name, value]): NamedValue[] => (value === undefined ? [] : [{ name, value }])),
    actions: checklists.items(episodeOf(alert), actions).map(({ id, text, doneAt }) => ({
      id,
      text,
      done:
        doneAt === undefined
          ? undefined
          : { text: clockTime(doneAt, timeZone), exact: exactTime(doneAt, timeZone) },
    })),
    place: `${path}:${line}`,
  };
}

/** What ticks belong to: an alert that has not fired yet has no episode, and is itself one. */
export const episodeOf = ({ identity }: Alert): string => identity.episode || identity.fingerprint;
