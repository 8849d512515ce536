import type { KernelDefinition } from '../../runbook/kernel';
import { PromqlKernel } from './promqlKernel';

export const promqlKernel: KernelDefinition = {
  id: 'promql',
  displayName: 'PromQL',
  languages: ['promql'],
  connectionTypes: ['prometheus'],
  asks: 'metrics sources',
  create: (context) => new PromqlKernel(context),
};
