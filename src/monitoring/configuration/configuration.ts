import type { Ms } from '../../base/clock';
import type { SecretText } from '../../base/secrets/secrets';
import type { Objective } from '../objectives/objective';
import type { QuietHours } from '../notification/quietHours';
import type { Severity, SeverityTable } from '../severity';
import type { MaintenanceWindow } from '../suppression/maintenanceWindow';
import type { CONNECTION_TYPES } from './schema/schema';

/** `sitrep.yaml`, read, checked and completed with every default. What was wrong is in `problems`; the rest works. */
export interface Configuration {
  /** The file it was read from: a path or URI, for messages. */
  readonly file: string;
  readonly environment: string | undefined;
  /** A production environment makes every connection read-only unless it says otherwise. */
  readonly production: boolean;
  /** Set by `demo: true`, which only the demo company's file has: everything on screen then says so. */
  readonly demo: boolean;
  readonly services: readonly ServiceConfiguration[];
  /** Shared sources and the services' own health and metrics endpoints, alike. */
  readonly sources: readonly SourceConfiguration[];
  readonly connections: readonly ConnectionConfiguration[];
  /** Paths or globs, relative to the file. */
  readonly rules: readonly string[];
  readonly dashboards: readonly string[];
  readonly objectives: readonly Objective[];
  readonly severities: SeverityTable;
  /** Named filters of the alerts, without those that have a mistake. */
  readonly filters: readonly NamedFilter[];
  readonly response: Readonly<Partial<Record<Severity, Ms>>>;
  readonly onCall: OnCallConfiguration | undefined;
  /** By severity, as written; a severity that is not here follows `onCall.escalation`. */
  readonly escalation: Readonly<Partial<Record<Severity, readonly EscalationStep[]>>>;
  readonly people: Readonly<Record<string, PersonConfiguration>>;
  readonly channels: readonly ChannelConfiguration[];
  /** Names of channels or people, or the roles `onCall` and `secondary`. */
  readonly notify: Readonly<Partial<Record<Severity, readonly string[]>>>;
  readonly maintenance: readonly MaintenanceWindow[];
  /** How long after it was told, or acknowledged, an alert that still fires is told again. None where it is not given. */
  readonly reminders: Readonly<Partial<Record<Severity, Ms>>>;
  readonly quietHours: QuietHours;
  readonly retention: {
    readonly metrics: Ms;
    readonly alerts: Ms;
    readonly incidents: Ms;
    readonly audit: Ms;
  };
  readonly problems: readonly ConfigurationProblem[];
}

export interface ServiceConfiguration {
  readonly name: string;
  readonly owner: string | undefined;
  /** Where its code is, relative to the file. */
  readonly path: string | undefined;
  readonly runbooks: readonly string[];
  /** Labels of shared sources that mean this service; a list means any of its values. */
  readonly match: Readonly<Record<string, readonly string[]>>;
  readonly dependsOn: readonly string[];
  readonly position: Position;
}

export interface SourceConfiguration {
  /** `prom`, or `shop/health`, `shop/health-2`, `shop/metrics` for a service's own endpoint. */
  readonly id: string;
  readonly type: string;
  readonly service: string | undefined;
  /** Already validated by the type's own schema. Secrets are still {@link SecretText}. */
  readonly settings: unknown;
  readonly target: string;
  readonly every: Ms;
  readonly timeout: Ms;
  /** Failing observations in a row before a check counts as failing. */
  readonly failures: number;
  readonly successes: number;
  readonly severity: Severity | undefined;
  readonly position: Position;
}

export type Access = 'read-only' | 'read-write';

export interface ConnectionConfiguration {
  readonly name: string;
  readonly type: (typeof CONNECTION_TYPES)[number];
  /** For whatever is reached over the network. */
  readonly url: string | undefined;
  /** For sqlite: relative to the file. */
  readonly file: string | undefined;
  readonly password: string | SecretText | undefined;
  readonly headers: Readonly<Record<string, string | SecretText>>;
  /** `ssh worker-1`, `docker exec web`, `kubectl exec deploy/web --`. */
  readonly via: string | undefined;
  readonly command: string | undefined;
  readonly access: Access;
  readonly production: boolean;
  readonly position: Position;
}

export interface NamedFilter {
  readonly name: string;
  readonly text: string;
}

export interface OnCallConfiguration {
  readonly rotation: 'daily' | 'weekly';
  /** ISO date, local. */
  readonly start: string;
  readonly people: readonly string[];
  readonly secondary?: string | undefined;
  /** `HH:MM` in `timezone`, at which the next person takes over. Default: midnight. */
  readonly handover?: string | undefined;
  /** IANA name. Default: that of this computer. */
  readonly timezone?: string | undefined;
  readonly escalation: readonly string[];
}

export interface EscalationStep {
  /** Since the alert fired. */
  readonly after: Ms;
  /** What makes the step unnecessary. Something that resolved needs no step of either kind. */
  readonly unless: 'acknowledged' | 'resolved';
  /** People, channels, or the roles `onCall` and `secondary`. */
  readonly notify: readonly string[];
}

export interface PersonConfiguration {
  readonly channels: readonly string[];
  /** Member id in Slack. */
  readonly slack?: string | undefined;
  readonly email?: string | undefined;
}

export interface ChannelConfiguration {
  readonly name: string;
  readonly type: string;
  /** Already validated by the type's own schema. Secrets are still {@link SecretText}. */
  readonly settings: unknown;
  /** Scheme, host and port: what its secrets are bound to. */
  readonly origin: string;
  readonly position: Position;
}

/** Both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface ConfigurationProblem {
  readonly file: string;
  readonly severity: 'error' | 'warning';
  readonly range: { readonly start: Position; readonly end: Position };
  /** What is wrong, with the wrong value in quotes, and what was expected. */
  readonly message: string;
  /** Stable, kebab-case: `unknown-key`, `not-a-url`, `literal-secret`, … */
  readonly code: string;
}
