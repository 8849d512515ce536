import type { Ms } from '../../base/clock';
import type { Alert, Suppression } from '../alerts/alert';
import type { AlertEvent } from '../alerts/alertEvent';
import { sameItems } from '../alerts/attributes';
import { isOpen } from '../alerts/fold';
import { subjectOf } from '../alerts/ownership';
import type { CheckStatus } from '../snapshot';
import type { DependencyGraph } from './dependencies';
import { Dependencies } from './dependencies';
import type { OpenWindow } from './maintenanceWindow';
import { concerns } from './maintenanceWindow';

/** The alerts of one source, with the maintenance windows that are open where it is configured. */
export interface SourceAlerts {
  readonly alerts: ReadonlyMap<string, Alert>;
  readonly windows: readonly OpenWindow[];
}

export interface SuppressionScene {
  readonly now: Ms;
  readonly sources: readonly SourceAlerts[];
  readonly checks: readonly CheckStatus[];
  readonly graph: DependencyGraph;
}

/**
 * T14 by the clock and by what depends on what: brings the suppressions that are Sitrep's own in line with the maintenance
 * windows that are open and with what explains an alert. Every other suppression stays. Nothing is said about alerts that
 * are over: whether anybody is told of them was decided when they fired.
 */
export function decideOwnSuppressions({
  now,
  sources,
  checks,
  graph,
}: SuppressionScene): readonly AlertEvent[] {
  const open = sources.flatMap(({ alerts, windows }) =>
    [...alerts.values()].filter(isOpen).map((alert) => ({ alert, windows })),
  );
  const dependencies =
    graph.size === 0
      ? undefined
      : new Dependencies(
          graph,
          open.map(({ alert }) => alert),
          checks,
        );
  return open.flatMap(({ alert, windows }) => {
    const wanted = [...maintenanceOf(alert, windows), ...explanationOf(dependencies?.explains(alert))];
    const held = alert.suppressions.filter(isDecidedHere);
    if (sameItems(held, wanted)) return [];
    const others = alert.suppressions.filter((one) => !isDecidedHere(one));
    return [{ ...subjectOf(alert, now), rule: 'T14', suppressions: [...others, ...wanted] }];
  });
}

const isDecidedHere = ({ kind, origin }: Suppression): boolean =>
  origin === 'sitrep' && (kind === 'maintenance' || kind === 'dependency');

/** Of several windows, the one that ends last: it says when somebody is told again. */
function maintenanceOf(alert: Alert, windows: readonly OpenWindow[]): readonly Suppression[] {
  const open = windows.find(({ window }) => concerns(window, alert));
  if (!open) return [];
  const { id, by, comment } = open.window;
  return [{ kind: 'maintenance', id, by, comment, until: open.until, origin: 'sitrep' }];
}

const explanationOf = (parent: Alert | undefined): readonly Suppression[] =>
  parent === undefined
    ? []
    : [
        {
          kind: 'dependency',
          id: 'dependency',
          by: undefined,
          comment: parent.title,
          until: undefined,
          origin: 'sitrep',
          parentFingerprint: parent.identity.fingerprint,
        },
      ];
