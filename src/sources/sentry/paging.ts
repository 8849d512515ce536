/**
 * The cursor of the next page, if there is one. Sentry always sends both relations of the `Link` header and says with
 * `results` whether there is anything behind them (API documentation, "Pagination").
 */
export function nextCursor(link: string | undefined): string | undefined {
  for (const part of (link ?? '').split(/,\s*(?=<)/)) {
    const attributes = new Map(
      [...part.matchAll(/;\s*(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
    );
    if (attributes.get('rel') === 'next' && attributes.get('results') === 'true')
      return attributes.get('cursor');
  }
  return undefined;
}
