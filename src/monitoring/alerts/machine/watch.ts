import type { Ms } from '../../../base/clock';
import type { Alert, AlertObservation } from '../alert';
import type { AlertDetails } from '../alertEvent';
import { sameItems, sameRecord } from '../attributes';
import type { FlapWindow } from './flapping';
import { EMPTY_FLAP_WINDOW, flapWindowOf, steadyWindow } from './flapping';

/** What was observed, with what the configuration adds to it. */
export interface ObservedAlert {
  readonly observation: AlertObservation;
  readonly details: AlertDetails;
}

/** What is remembered of an alert between polls and is not worth a log line until it means something. */
export interface Watch {
  /** The number of the poll that listed it last. */
  poll: number;
  /** How often it was missing from complete, successful answers. */
  misses: number;
  /** The latest deadline its source gave it. */
  deadline: Ms | undefined;
  flapping: FlapWindow;
  /** What was observed last, so that an answer that says the same costs a comparison. */
  last: ObservedAlert | undefined;
}

/** By fingerprint. */
export type Watches = Map<string, Watch>;

/** The watch of an alert, begun if need be. One from an earlier session has a window already. */
export function watchOf(watches: Watches, fingerprint: string, alert: Alert | undefined): Watch {
  let watch = watches.get(fingerprint);
  if (!watch) {
    const flapping = alert ? windowOf(alert) : EMPTY_FLAP_WINDOW;
    watch = { poll: 0, misses: 0, deadline: undefined, flapping, last: undefined };
    watches.set(fingerprint, watch);
  }
  return watch;
}

function windowOf({ condition, flapping }: Alert): FlapWindow {
  if (flapping.window.length > 0) return flapWindowOf(flapping.window);
  return steadyWindow(condition === 'firing' || condition === 'recovering');
}

/** Whether a source says the same of an alert as before. The raw payload is not looked at: what it means is. */
export function sameObservation(a: AlertObservation, b: AlertObservation): boolean {
  return (
    a.condition === b.condition &&
    a.title === b.title &&
    a.summary === b.summary &&
    a.service === b.service &&
    a.nativeId === b.nativeId &&
    a.severity === b.severity &&
    a.severityWord === b.severityWord &&
    a.activeAt === b.activeAt &&
    a.startsAt === b.startsAt &&
    a.resolvedAt === b.resolvedAt &&
    a.livenessDeadline === b.livenessDeadline &&
    sameRecord(a.labels, b.labels) &&
    sameRecord(a.annotations, b.annotations) &&
    sameRecord(a.native, b.native) &&
    sameItems(a.unmapped, b.unmapped) &&
    sameItems(a.links, b.links) &&
    sameItems(a.suppressions, b.suppressions) &&
    sameOptional(a.value, b.value) &&
    sameOptional(a.evaluation, b.evaluation) &&
    sameOptional(a.acknowledgement, b.acknowledgement)
  );
}

const sameOptional = <T extends object>(a: T | undefined, b: T | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && sameRecord(a, b));
