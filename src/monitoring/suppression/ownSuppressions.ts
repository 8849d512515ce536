import type { Ms } from '../../base/clock';
import type { Alert, Suppression } from '../alerts/alert';
import type { AlertEvent } from '../alerts/alertEvent';
import { sameItems } from '../alerts/attributes';
import { isOpen } from '../alerts/machine/fold';
import { subjectOf } from '../alerts/machine/ownership';
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
export function decideOwnSuppressions(scene: SuppressionScene): readonly AlertEvent[] {
  const dependencies = dependenciesOf(scene);
  const events: AlertEvent[] = [];
  for (const { alerts, windows } of scene.sources) {
    for (const alert of alerts.values()) {
      if (!isOpen(alert)) continue;
      const parent = dependencies?.explains(alert);
      // Thirty thousand alerts are looked at after every poll: nearly all of them end here.
      if (!parent && windows.length === 0 && alert.suppressions.length === 0) continue;
      const wanted = [...maintenanceOf(alert, windows), ...explanationOf(parent)];
      if (sameItems(alert.suppressions.filter(isDecidedHere), wanted)) continue;
      const others = alert.suppressions.filter((one) => !isDecidedHere(one));
      events.push({ ...subjectOf(alert, scene.now), rule: 'T14', suppressions: [...others, ...wanted] });
    }
  }
  return events;
}

function dependenciesOf({ sources, checks, graph }: SuppressionScene): Dependencies | undefined {
  if (graph.size === 0) return undefined;
  const open: Alert[] = [];
  for (const { alerts } of sources) for (const alert of alerts.values()) if (isOpen(alert)) open.push(alert);
  return new Dependencies(graph, open, checks);
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
