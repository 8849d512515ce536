import type { Alert } from '../../monitoring/alerts/alert';
import type { Configuration } from '../../monitoring/configuration/configuration';

/** The configuration whose rules an alert follows: the one that names its source or its service, else the first. */
export function owningConfiguration<Owner extends Pick<Configuration, 'sources' | 'services'>>(
  { provenance, service }: Pick<Alert, 'provenance' | 'service'>,
  configurations: readonly Owner[],
): Owner | undefined {
  if (configurations.length < 2) return configurations[0];
  const bySource = configurations.find(({ sources }) => sources.some(({ id }) => id === provenance.sourceId));
  const byService = configurations.find(({ services }) => services.some(({ name }) => name === service));
  return bySource ?? byService ?? configurations[0];
}
