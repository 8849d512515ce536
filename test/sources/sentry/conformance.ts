import { sentry } from '../../../src/sources/sentry';
import type { SourceConformance } from '../../contract/sourceConformance';
import { archived, issue, issues, linkHeader } from './recorded';

const ISSUES = '/api/0/organizations/harbour/issues/';

export const conformance: SourceConformance = {
  definition: sentry,
  settings: (origin) => ({ url: origin, organization: 'harbour', token: '${secret:token}', alerts: true }),
  replies: { [ISSUES]: { headers: { 'content-type': 'application/json' }, body: issues } },
  faultyPath: ISSUES,
  mostRequests: 3,
  wireAlerts: issues,
  unknownWord: { body: [{ ...archived, status: 'simmering' }] },
  labelled: (value) => ({ body: [{ ...issue, culprit: value }] }),
  wrongTypes: [['a paged object', { results: [] }]],
  listing: (entries) => ({ body: entries }),
  paged: (pages, url) => {
    const page = Number(url.searchParams.get('cursor')?.split(':')[1] ?? 0);
    return { headers: { link: linkHeader(page < pages.length - 1, page + 1) }, body: pages[page] ?? [] };
  },
  stated: (status) => issues.map((one) => ({ ...one, status })),
  noted: (culprit) => ({ ...issue, id: '4999', shortId: 'PAYOUTS-99', culprit }),
};
