import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogueEntries, catalogueEntryFor } from '../../src/runbook/catalogue';

const TEXT = [
  '# Alerts',
  '',
  '```yaml',
  'Alert: queue_is_full',
  'Severity: CRITICAL',
  'Condition: > 100 waiting jobs',
  'Impact: Orders wait',
  'Response Time: Immediate (< 5 minutes)',
  'Escalation: On-call engineer → Team lead',
  '',
  'Actions:',
  '  1. Look at the workers',
  '  2. Restart: one at a time',
  'Notes: none',
  '  - not an action',
  '```',
  '```yml',
  'Alert: First',
  'Actions:',
  '- Call',
  'Alert: Second',
  'Alert:',
  '```',
  '```text',
  'Alert: Shown only',
  '```',
].join('\r\n');

const entry = (alert: string, line: number, actions: readonly string[] = []) => ({
  alert,
  severity: undefined,
  condition: undefined,
  impact: undefined,
  responseTime: undefined,
  escalation: undefined,
  actions,
  line,
});

describe('the alert definitions of a file', () => {
  it('are its yaml fences that say Alert, read as people write them', () => {
    expect(catalogueEntries(TEXT)).toEqual([
      {
        alert: 'queue_is_full',
        severity: 'CRITICAL',
        condition: '> 100 waiting jobs',
        impact: 'Orders wait',
        responseTime: 'Immediate (< 5 minutes)',
        escalation: 'On-call engineer → Team lead',
        actions: ['Look at the workers', 'Restart: one at a time'],
        line: 4,
      },
      entry('First', 18, ['Call']),
      entry('Second', 21),
    ]);
  });

  it.each([
    ['QueueIsFull', 'queue_is_full'],
    ['queue is full', 'queue_is_full'],
    ['queue-full', undefined],
    ['', undefined],
  ])('have one for %j: %s', (alert, found) => {
    expect(catalogueEntryFor(alert, catalogueEntries(TEXT))?.alert).toBe(found);
  });

  it('are found in a real guide', ({ skip }) => {
    let guide: string;
    try {
      guide = readFileSync(join(__dirname, '../../../shared/guides/000_080e9dea95cfa0aa.txt'), 'utf8');
    } catch {
      return skip('the shared guides are not beside this project');
    }
    const entries = catalogueEntries(guide);
    expect(entries.length).toBeGreaterThan(5);
    expect(entries.every(({ actions, severity }) => actions.length > 2 && severity !== undefined)).toBe(true);
  });
});
