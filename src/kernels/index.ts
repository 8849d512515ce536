import type { KernelDefinition } from '../runbook/kernel';
import { httpKernel } from './http/index';
import { logsKernel } from './logs/index';
import { promqlKernel } from './promql/index';
import { pythonKernel } from './python/index';
import { redisKernel } from './redis/index';
import { sentryKernel } from './sentry/index';
import { shellKernel } from './shell/index';
import { sqlKernel } from './sql/index';

/** Every kernel there is. Adding one is a folder and a line here. */
export const kernelDefinitions: readonly KernelDefinition[] = [
  shellKernel,
  sqlKernel,
  httpKernel,
  promqlKernel,
  redisKernel,
  pythonKernel,
  logsKernel,
  sentryKernel,
];
