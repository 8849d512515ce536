/** An issue in the shape of the public API description, with values of our own. */
export const issue = {
  id: '4101',
  shortId: 'PAYOUTS-2A',
  title: 'IntegrityError: duplicate key value',
  culprit: 'payouts.distribute in pay',
  permalink: 'https://sentry.test/organizations/harbour/issues/4101/',
  level: 'error',
  status: 'unresolved',
  substatus: 'escalating',
  statusDetails: {},
  project: { id: '7', name: 'Payouts', slug: 'payouts', platform: 'python' },
  priority: 'high',
  assignedTo: { type: 'user', id: '3', name: 'Ana', email: 'ana@harbour.test' },
  count: '1287',
  userCount: 12,
  firstSeen: '2026-01-05T08:41:07.123456Z',
  lastSeen: '2026-01-05T08:59:58Z',
  stats: {
    '24h': [
      [1_767_596_400, 3],
      [1_767_600_000, 41],
    ],
  },
};

export const archived = {
  ...issue,
  id: '4102',
  shortId: 'PAYOUTS-2B',
  status: 'ignored',
  substatus: 'archived_until_condition_met',
  statusDetails: { ignoreCount: 100 },
  priority: null,
  level: 'warning',
  assignedTo: null,
  stats: {},
};

export const issues = [issue, archived];

/** Two exceptions, the cause first, and frames with the oldest call first, as Sentry sends them. */
export const event = {
  id: 'c0ffee00c0ffee00c0ffee00c0ffee00',
  eventID: 'c0ffee00c0ffee00c0ffee00c0ffee00',
  dateCreated: '2026-01-05T08:59:58.098086Z',
  release: { version: 'payouts@1.4.2', commitCount: 3 },
  tags: [
    { key: 'environment', value: 'production' },
    { key: 'server_name', value: 'worker-1' },
  ],
  entries: [
    {
      type: 'exception',
      data: {
        values: [
          { type: 'UniqueViolation', value: 'duplicate key', stacktrace: null },
          {
            type: 'IntegrityError',
            value: 'duplicate key value violates unique constraint',
            stacktrace: {
              frames: [
                {
                  filename: 'celery/app/task.py',
                  absPath: '/venv/celery/app/task.py',
                  module: 'celery.app.task',
                  function: '__call__',
                  lineNo: 731,
                  colNo: null,
                  inApp: false,
                  context: [],
                  vars: null,
                },
                {
                  filename: 'payouts/distribute.py',
                  absPath: '/app/payouts/distribute.py',
                  module: 'payouts.distribute',
                  function: 'pay',
                  lineNo: 71,
                  colNo: 9,
                  inApp: true,
                  context: [
                    [70, '    with transaction.atomic():'],
                    [71, '        ledger.insert(payout)'],
                  ],
                  vars: { amount: "Decimal('12.50')", payout: { id: 7 } },
                },
              ],
            },
          },
        ],
      },
    },
    {
      type: 'breadcrumbs',
      data: {
        values: [
          {
            timestamp: '2026-01-05T08:59:57Z',
            category: 'celery',
            level: 'info',
            message: 'task received',
            data: null,
          },
          {
            timestamp: 1_767_603_597.5,
            category: 'http',
            level: 'info',
            message: null,
            data: { method: 'POST', url: 'https://bank.test/transfer', status_code: 504 },
          },
        ],
      },
    },
  ],
};

export const linkHeader = (results: boolean, page = 100): string =>
  ['previous', 'next']
    .map((rel) => {
      const more = rel === 'next' && results;
      return `<https://sentry.test/api/0/organizations/harbour/issues/?cursor=0:${page}:0>; rel="${rel}"; results="${more}"; cursor="0:${page}:0"`;
    })
    .join(', ');
