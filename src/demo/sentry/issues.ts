import type { Ms } from '../../base/clock';
import type { Labels } from '../../metrics/series';
import type { IncidentName } from '../simulation/incidents';
import type { FrameSpecification } from './frames';

/** One group of errors of the demo company, as a story: what its numbers are at a moment follows from its incident. */
export interface IssueSpecification {
  readonly id: string;
  readonly shortId: string;
  readonly project: string;
  readonly level: 'error' | 'fatal' | 'warning';
  readonly culprit: string;
  /** What makes it happen; without one it happens now and then. */
  readonly incident: IncidentName | undefined;
  readonly assignedTo: string | undefined;
  /** How long before the start of the demo it was seen first. */
  readonly firstSeenBefore: Ms;
  readonly eventsPerMinute: number;
  readonly eventsBefore: number;
  readonly users: number;
  /** Cause first, as Sentry lists them. */
  readonly exceptions: readonly ExceptionSpecification[];
  readonly tags: Labels;
  readonly breadcrumbs: readonly BreadcrumbSpecification[];
}

export interface ExceptionSpecification {
  readonly type: string;
  readonly value: string;
  /** Outermost call first: the one that raised is last. */
  readonly frames: readonly FrameSpecification[];
}

export interface BreadcrumbSpecification {
  readonly secondsBefore: number;
  readonly category: string;
  readonly level: string;
  readonly message: string;
}

const HOUR: Ms = 3_600_000;
const DAY: Ms = 24 * HOUR;

const CELERY_TRACE: FrameSpecification = {
  library: 'celery/app/trace.py',
  module: 'celery.app.trace',
  function: '__protected_call__',
  line: 734,
  text: '            return self.run(*args, **kwargs)',
};

const PSYCOPG_CONNECT: FrameSpecification = {
  library: 'psycopg2/__init__.py',
  module: 'psycopg2',
  function: 'connect',
  line: 122,
  text: '    conn = _connect(dsn, connection_factory=connection_factory, **kwasync)',
};

export const ISSUES: readonly IssueSpecification[] = [
  {
    id: '4201',
    shortId: 'PAYOUTS-7',
    project: 'payouts',
    level: 'fatal',
    culprit: 'services.payouts.tasks.pay_tournament',
    incident: 'duplicate-payouts',
    assignedTo: undefined,
    firstSeenBefore: 9 * DAY,
    eventsPerMinute: 6,
    eventsBefore: 41,
    users: 17,
    exceptions: [
      {
        type: 'DuplicatePayout',
        value: 'tournament-4812:team-17:place-1 is booked 2 times',
        frames: [
          CELERY_TRACE,
          {
            file: 'services/payouts/tasks.py',
            function: 'pay_tournament',
            text: 'distribute_prizes(tournament)',
            variables: { tournament_id: '4812' },
          },
          {
            file: 'services/payouts/payouts.py',
            function: 'distribute_prizes',
            text: 'pay_prize(prize)',
            variables: {
              prize: 'Prize(tournament_id=4812, team_id=17, captain_id=903, place=1, amount=500)',
            },
          },
          {
            file: 'services/payouts/payouts.py',
            function: 'pay_prize',
            text: 'assert_booked_once(cursor, key)',
            variables: { key: "'tournament-4812:team-17:place-1'" },
          },
          {
            file: 'services/payouts/ledger.py',
            function: 'assert_booked_once',
            text: 'raise DuplicatePayout',
            variables: { key: "'tournament-4812:team-17:place-1'", booked: '2' },
          },
        ],
      },
    ],
    tags: { tournament_id: '4812', 'celery.task': 'pay_tournament', server_name: 'worker-1' },
    breadcrumbs: [
      {
        secondsBefore: 4,
        category: 'celery',
        level: 'info',
        message: 'pay_tournament received (redelivered)',
      },
      {
        secondsBefore: 2,
        category: 'query',
        level: 'info',
        message: 'SELECT count(*) FROM coin_transaction …',
      },
      { secondsBefore: 1, category: 'query', level: 'info', message: 'INSERT INTO coin_transaction …' },
    ],
  },
  {
    id: '4202',
    shortId: 'SHOP-2A',
    project: 'shop',
    level: 'error',
    culprit: 'services.shop.checkout.checkout_view',
    incident: 'database-down',
    assignedTo: 'bruno@harbour.example',
    firstSeenBefore: 46 * DAY,
    eventsPerMinute: 310,
    eventsBefore: 1_204,
    users: 633,
    exceptions: [
      {
        type: 'OperationalError',
        value: 'connection to server at "db-1" (10.0.4.11), port 5432 failed: Connection refused',
        frames: [
          {
            library: 'django/core/handlers/base.py',
            module: 'django.core.handlers.base',
            function: '_get_response',
            line: 197,
            text: '                response = wrapped_callback(request, *callback_args, **callback_kwargs)',
          },
          {
            file: 'services/shop/checkout.py',
            function: 'checkout_view',
            text: 'place_order(',
            variables: {},
          },
          {
            file: 'services/shop/checkout.py',
            function: 'place_order',
            text: 'with transaction() as cursor:',
            variables: { total: '84.5', customer_id: '[Filtered]' },
          },
          {
            file: 'services/shop/database.py',
            function: 'transaction',
            text: 'connection = connect()',
            variables: {},
          },
          {
            file: 'services/shop/database.py',
            function: 'connect',
            text: 'return psycopg2.connect(',
            variables: { PRIMARY: "'db-1'" },
          },
          PSYCOPG_CONNECT,
        ],
      },
    ],
    tags: { url: '/checkout/', browser: 'Firefox 144', server_name: 'shop-1' },
    breadcrumbs: [
      { secondsBefore: 9, category: 'navigation', level: 'info', message: '/cart/ → /checkout/' },
      { secondsBefore: 3, category: 'redis', level: 'info', message: 'GET session:…' },
      { secondsBefore: 2, category: 'database', level: 'warning', message: 'connecting to db-1' },
    ],
  },
  {
    id: '4203',
    shortId: 'WORKER-1C',
    project: 'worker',
    level: 'error',
    culprit: 'services.worker.tasks.send_receipt',
    incident: 'queue-backlog',
    assignedTo: undefined,
    firstSeenBefore: 3 * DAY,
    eventsPerMinute: 24,
    eventsBefore: 96,
    users: 0,
    exceptions: [
      {
        type: 'SoftTimeLimitExceeded',
        value: 'SoftTimeLimitExceeded()',
        frames: [
          CELERY_TRACE,
          {
            file: 'services/worker/tasks.py',
            function: 'send_receipt',
            text: 'deliver(message)',
            variables: { order_id: '771204' },
          },
          { file: 'services/worker/mail.py', function: 'deliver', text: 'urlopen(request)', variables: {} },
        ],
      },
    ],
    tags: { 'celery.task': 'send_receipt', queue: 'receipts', server_name: 'worker-1' },
    breadcrumbs: [
      { secondsBefore: 31, category: 'celery', level: 'info', message: 'send_receipt received' },
      {
        secondsBefore: 30,
        category: 'http',
        level: 'info',
        message: 'POST https://mail.example.com/v1/messages',
      },
    ],
  },
  {
    id: '4204',
    shortId: 'SEARCH-9',
    project: 'search',
    level: 'warning',
    culprit: 'services.search.query.search_view',
    incident: undefined,
    assignedTo: 'ana@harbour.example',
    firstSeenBefore: 120 * DAY,
    eventsPerMinute: 0.05,
    eventsBefore: 312,
    users: 201,
    exceptions: [
      {
        type: 'ValueError',
        value: "invalid literal for int() with base 10: 'last'",
        frames: [
          {
            file: 'services/search/query.py',
            function: 'search_view',
            text: 'parse_page(request.GET)',
            variables: {},
          },
          {
            file: 'services/search/query.py',
            function: 'parse_page',
            text: 'int(parameters.get(',
            variables: { parameters: "{'page': 'last'}" },
          },
        ],
      },
    ],
    tags: { url: '/search/', server_name: 'search-1' },
    breadcrumbs: [],
  },
];
