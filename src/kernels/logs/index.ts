import type { KernelDefinition } from '../../runbook/kernel';
import { LogsKernel } from './logsKernel';

export const logsKernel: KernelDefinition = {
  id: 'logs',
  displayName: 'Logs',
  languages: ['logs', 'logql', 'lucene', 'loki', 'elasticsearch', 'opensearch'],
  connectionTypes: ['loki', 'elasticsearch', 'opensearch'],
  create: (context) => new LogsKernel(context),
};
