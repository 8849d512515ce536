/** What `npm test` consists of, in order. A suite runs, counts, and never throws for a failing test. */
import { checks } from './checks.mjs';
import { endToEnd } from './endToEnd.mjs';
import { host } from './host.mjs';
import { real } from './real.mjs';
import { unit } from './unit.mjs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string} [because] why something was skipped
 */

/** @type {Readonly<Record<string, () => Promise<Counts>>>} */
export const SUITES = { checks, unit, host, e2e: endToEnd, real };

/** The suites that need nothing but the project. `real` wants servers, and `.ci/run` installs those. */
export const DEFAULT_SUITES = ['checks', 'unit', 'host', 'e2e'];
