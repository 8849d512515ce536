import type { KernelDefinition } from '../../runbook/kernel';
import { PythonKernel } from './pythonKernel';

export const pythonKernel: KernelDefinition = {
  id: 'python',
  displayName: 'Python',
  languages: ['python', 'python3', 'py'],
  connectionTypes: ['python'],
  create: (context) => new PythonKernel(context, process.env),
};
