import type { StepSurroundings } from '../../src/runbook/assist/surroundings';

/** A configuration with one place of each kind that the suites need. */
export const surroundings: StepSurroundings = {
  kernels: [
    { displayName: 'Shell', languages: ['bash', 'sh', 'console'], connectionTypes: ['shell'] },
    { displayName: 'SQL', languages: ['sql'], connectionTypes: ['postgres', 'sqlite'] },
    { displayName: 'HTTP', languages: ['http'], connectionTypes: ['http'] },
  ],
  connections: [
    { name: 'orders', type: 'postgres', access: 'read-only', production: true },
    { name: 'ledger', type: 'sqlite', access: 'read-write', production: false },
    { name: 'worker', type: 'shell', access: 'read-only', production: false },
  ],
};
