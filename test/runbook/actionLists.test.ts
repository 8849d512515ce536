import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionLists } from '../../src/runbook/actionLists';
import { catalogueEntryFor } from '../../src/runbook/catalogue';

const TEXT = `# Alerts

### CRIT-001: Database Down (page)

Severity: CRITICAL
**Impact:** Nobody can order

1. Check [the server](https://db.example.com)
2. **Restart** it with \`systemctl\`
   - only once
3. Call the team lead

Then write it down.

1. Not an action of it

**HighErrorRate**

\`\`\`bash
# 1. Not an action either
\`\`\`

**Actions:**

1) Look at Sentry
2) Roll back

## Background

Nothing to do.

### Critical Alerts

1. **Service Down**
   - Condition: Health check fails for 2+ minutes
   - Action: Page on-call engineer
2. **Disk Full**
   - Threshold: 90 %
`;

const entry = (alert: string, line: number, actions: readonly string[], fields: object = {}) => ({
  alert,
  severity: undefined,
  condition: undefined,
  impact: undefined,
  responseTime: undefined,
  escalation: undefined,
  actions,
  line,
  ...fields,
});

describe('ordered lists below a name', () => {
  it('are what to do about what is named there', () => {
    expect(actionLists(TEXT)).toEqual([
      entry('Database Down', 3, ['Check the server', 'Restart it with systemctl', 'Call the team lead'], {
        severity: 'CRITICAL',
        impact: 'Nobody can order',
      }),
      entry('HighErrorRate', 17, ['Look at Sentry', 'Roll back']),
      entry('Critical Alerts', 32, ['Service Down', 'Disk Full']),
      entry('Service Down', 34, ['Page on-call engineer'], {
        condition: 'Health check fails for 2+ minutes',
      }),
    ]);
  });

  it.each([
    ['DatabaseDown', 'Database Down'],
    ['high_error_rate', 'HighErrorRate'],
    ['ServiceDown', 'Service Down'],
    ['DiskFull', undefined],
    ['Background', undefined],
  ])('belong to the alert %s: %s', (alert, name) => {
    expect(catalogueEntryFor(alert, actionLists(TEXT))?.alert).toBe(name);
  });

  const guides = resolve(__dirname, '../../../shared/guides');
  it.skipIf(!existsSync(guides))(
    'of real guides are those of the alerts that they name (skipped where the guides are not beside the project)',
    () => {
      const found = (guide: string, alert: string): readonly string[] | undefined =>
        catalogueEntryFor(alert, actionLists(readFileSync(join(guides, guide), 'utf8')))?.actions;
      expect([
        found('003_8c5ac055ddf1f96a.txt', 'ServiceDown'),
        found('003_8c5ac055ddf1f96a.txt', 'LowCacheHitRate'),
        found('001_6ebcf8f4567ca104.txt', 'DatabaseDown'),
        found('002_dd8f505eb69601b9.txt', 'HighErrorRate'),
      ]).toEqual([['Page on-call engineer'], ['Review cache strategy'], undefined, undefined]);
    },
  );
});
