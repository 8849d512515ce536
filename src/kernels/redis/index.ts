import type { KernelDefinition } from '../../runbook/kernel';
import { RedisKernel } from './redisKernel';

export const redisKernel: KernelDefinition = {
  id: 'redis',
  displayName: 'Redis',
  languages: ['redis'],
  connectionTypes: ['redis'],
  create: (context) => new RedisKernel(context),
};
