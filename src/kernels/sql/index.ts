import type { KernelDefinition } from '../../runbook/kernel';
import { SqlKernel } from './sqlKernel';

export const sqlKernel: KernelDefinition = {
  id: 'sql',
  displayName: 'SQL',
  languages: ['sql', 'postgres', 'postgresql', 'sqlite'],
  connectionTypes: ['postgres', 'sqlite'],
  create: (context) => new SqlKernel(context),
};
