import { systemClock } from '../../src/base/clock';
import { HttpError } from '../../src/base/http/http';
import type { KernelContext, ResolvedConnection } from '../../src/runbook/kernel';

/** A context with the real clock, where nothing answers until a test says so. */
export const kernelContext = (changes: Partial<KernelContext> = {}): KernelContext => ({
  clock: systemClock,
  workspaceFolder: undefined,
  http: {
    send: async () => {
      throw new HttpError('refused', 'nothing listens in this test');
    },
  },
  metricSources: () => new Map(),
  metricsAt: () => {
    throw new Error('no server is asked in this test');
  },
  issueSearches: () => new Map(),
  ...changes,
});

export const connectionOf = (changes: Partial<ResolvedConnection>): ResolvedConnection => ({
  name: 'test',
  type: 'shell',
  access: 'read-write',
  production: false,
  url: undefined,
  file: undefined,
  via: undefined,
  command: undefined,
  password: async () => undefined,
  headers: async () => ({}),
  ...changes,
});
