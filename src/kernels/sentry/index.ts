import type { KernelDefinition } from '../../runbook/kernel';
import { SentryKernel } from './sentryKernel';

export const sentryKernel: KernelDefinition = {
  id: 'sentry',
  displayName: 'Sentry',
  languages: ['sentry'],
  connectionTypes: [],
  asks: 'Sentry sources',
  create: (context) => new SentryKernel(context),
};
