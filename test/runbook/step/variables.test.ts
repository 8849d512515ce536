import { describe, expect, it } from 'vitest';
import type { VariableScope } from '../../../src/runbook/step/variables';
import { placeholdersIn, planVariables } from '../../../src/runbook/step/variables';

const scope: VariableScope = {
  alert: {
    name: 'QueueBacklog',
    service: 'shop',
    labels: { instance: 'db-1; rm -rf /', constructor_arg: 'x' },
    annotations: { summary: 'many' },
    firedAt: 5,
  },
  parameters: { queue: 'celery' },
  steps: { 'find-it': { rows: [{ key: 'a' }, { key: 7 }] } },
};

describe('the placeholders of a step', () => {
  it('are those of alert, parameters and steps, each once; others belong to the language', () => {
    const source =
      'echo ${alert.name} ${HOME} ${param.queue} $param.queue ${alert.name} ${step.find-it.rows[0].key} ${other.x}';
    expect(placeholdersIn(source)).toEqual(['alert.name', 'param.queue', 'step.find-it.rows[0].key']);
  });

  it.each<[name: string, value: string]>([
    ['alert.name', 'QueueBacklog'],
    ['alert.service', 'shop'],
    ['alert.labels.instance', 'db-1; rm -rf /'],
    ['alert.annotations.summary', 'many'],
    ['alert.firedAt', '5'],
    ['param.queue', 'celery'],
    ['step.find-it.rows[1].key', '7'],
  ])('%s is %j, as a value', (name, value) => {
    expect(planVariables(`x \${${name}}`, scope)).toEqual({ variables: { [name]: value }, missing: [] });
  });

  it.each<[name: string, reason: string]>([
    ['alert.labels.job', 'noLabel'],
    ['alert.labels.constructor', 'noLabel'],
    ['alert.labels', 'noLabel'],
    ['param.other', 'askForParameter'],
    ['param.toString', 'askForParameter'],
    ['step.other.rows[0].key', 'stepNotRun'],
    ['step.find-it.rows[2].key', 'noSuchValue'],
    ['step.find-it.rows', 'noSuchValue'],
  ])('%s has no value: %s', (name, reason) => {
    const plan = planVariables(`\${${name}}`, scope);
    expect([plan.variables, plan.missing.map((missing) => missing.reason)]).toEqual([{}, [reason]]);
  });

  it('of an alert have no value without one, and the message says how to get one', () => {
    expect(planVariables('${alert.labels.job}', { ...scope, alert: undefined }).missing).toEqual([
      {
        name: 'alert.labels.job',
        reason: 'noAlert',
        message:
          '"alert.labels.job" needs an alert, and this runbook was not opened from one. Open it from the alert.',
      },
    ]);
  });
});
