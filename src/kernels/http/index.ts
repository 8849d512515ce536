import type { KernelDefinition } from '../../runbook/kernel';
import { HttpKernel } from './httpKernel';

export const httpKernel: KernelDefinition = {
  id: 'http',
  displayName: 'HTTP',
  languages: ['http', 'rest'],
  connectionTypes: ['http'],
  create: (context) => new HttpKernel(context),
};
