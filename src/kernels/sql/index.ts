import type { KernelDefinition } from '../../runbook/kernel';
import { SqlKernel } from './sqlKernel';

export const sqlKernel: KernelDefinition = {
  id: 'sql',
  displayName: 'SQL',
  languages: ['sql', 'postgres', 'postgresql', 'mysql', 'mariadb', 'sqlite'],
  connectionTypes: ['postgres', 'mysql', 'sqlite'],
  create: (context) => new SqlKernel(context),
};
