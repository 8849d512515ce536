import type { KernelDefinition } from '../../runbook/kernel';
import { ShellKernel } from './shellKernel';

export const shellKernel: KernelDefinition = {
  id: 'shell',
  displayName: 'Shell',
  languages: ['bash', 'sh', 'zsh', 'console', 'shellscript'],
  connectionTypes: ['shell'],
  create: (context) => new ShellKernel(context, process.env),
};
