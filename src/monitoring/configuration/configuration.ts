import type { Ms } from '../../base/clock';
import type { SecretText } from '../../base/secrets';
import type { Severity, SeverityTable } from '../severity';
import type { CONNECTION_TYPES } from './schema';

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
  readonly severities: SeverityTable;
  readonly response: Readonly<Partial<Record<Severity, Ms>>>;
  readonly onCall: OnCallConfiguration | undefined;
  readonly notify: Readonly<Partial<Record<Severity, readonly string[]>>>;
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

export interface OnCallConfiguration {
  readonly rotation: 'daily' | 'weekly';
  /** ISO date, local. */
  readonly start: string;
  readonly people: readonly string[];
  readonly secondary?: string | undefined;
  readonly escalation: readonly string[];
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
