import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { Event } from '../../base/event';
import type { Http } from '../../base/http/http';
import type { Log } from '../../base/log';
import type { TextFiles } from '../../base/files/textFiles';
import type { SeriesStore } from '../../metrics/store/seriesStore';
import type { Alert } from '../alerts/alert';
import type { AlertEvent } from '../alerts/alertEvent';
import type { AlertLog } from '../alerts/log/alertLog';
import type { Configuration } from '../configuration/configuration';
import type { Random } from '../polling/jitter';
import type { Monitoring } from '../snapshot';
import type { Role } from '../sharing/membership';
import type { Sharing } from '../sharing/sharing';
import type { MaintenanceWindow } from '../suppression/maintenanceWindow';
import type { Reading, SourceDefinition } from '../source';

export interface MonitoringOptions {
  readonly configurations: readonly Configuration[];
  readonly sources: readonly SourceDefinition[];
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly alertLog: AlertLog;
  /** Reads the rule files of the configurations, which are then evaluated here. Without it, they are not. */
  readonly ruleFiles?: TextFiles;
  /** Windows that share this poll once. Without it, this one polls by itself. */
  readonly sharing?: Sharing;
  /** The maintenance windows that people opened by hand. */
  readonly maintenance?: () => readonly MaintenanceWindow[];
  /** Keeps what rules, dashboards and pins ask for over restarts. Needs `ruleFiles`; whoever opened it disposes of it. */
  readonly seriesStore?: SeriesStore | undefined;
  /** Why nothing is asked yet, for a workspace that is not trusted. */
  readonly pausedBecause?: string;
}

/** {@link Monitoring} as its owner sees it. */
export interface MonitoringEngine extends Monitoring, Disposable {
  /** Applies changed configurations. Sources whose own part did not change keep their state and their turn. */
  setConfigurations(next: readonly Configuration[]): void;
  /** Stops every request, those in flight too, and says why in every source's state. */
  pause(reason: string): void;
  resume(): void;
  /** Of several windows that share one store, the owner polls, decides and writes; the others follow it. */
  readonly role: Role;
  /** Whether this window may poll and write at this very moment. Asked right before, each time: a role is news of a moment ago. */
  readonly isOwner: boolean;
  /** The process of the window that polls; nothing for a window that shares nothing, and while nobody polls. */
  readonly pollingProcess: number | undefined;
  /** Fired in the new role, after its state was taken in. */
  readonly onDidChangeRole: Event<Role>;
  /**
   * Transitions, after they were kept and taken into the snapshot: what notifies and keeps the timeline listens here.
   * Fired at the owner only.
   */
  readonly onDidCommit: Event<readonly AlertEvent[]>;
  /** Transitions that the owner kept, as a follower takes them in. */
  readonly onDidFollow: Event<readonly AlertEvent[]>;
  /**
   * Every second, after state was kept in line with the clock: what only time makes due listens here. Fired at the owner
   * only.
   */
  readonly onDidBeat: Event<Ms>;
  /** Each successful answer, for whatever keeps its samples. Fired at the owner only. */
  readonly onDidRead: Event<SourceAnswer>;
  /**
   * Decides on every alert of every source, in turn with all other decisions, and keeps the events. Called in a listener
   * of `onDidCommit`, it comes before anything else that is decided, and before the snapshot. A follower decides nothing.
   */
  decide(decide: AlertDecision): Promise<void>;
  /** The alert log of earlier sessions was folded, and polling, or following the window that polls, has begun. */
  readonly ready: Promise<void>;
}

/** What is to be done with one alert at this moment. */
export type AlertDecision = (alert: Alert, at: Ms) => readonly AlertEvent[];

export interface SourceAnswer {
  readonly sourceId: string;
  readonly at: Ms;
  readonly reading: Reading;
}
