import type { Redaction } from './redaction';
import type { Environment, Secrets } from './secrets';
import { SecretError } from './secrets';

/** The variable that holds a secret: `sentry-token` is `SITREP_SECRET_SENTRY_TOKEN`. */
export const secretVariable = (name: string): string =>
  `SITREP_SECRET_${name.toUpperCase().replace(/[-.]/g, '_')}`;

/**
 * Secrets where there is nobody to ask: whoever sets the variable decides where it goes by the configuration that
 * stands beside it, so any origin of that file may have it.
 */
export class EnvironmentSecrets implements Secrets {
  constructor(
    private readonly environment: Environment,
    private readonly redaction: Redaction,
  ) {}

  get(name: string, origin: string): Promise<string> {
    const variable = secretVariable(name);
    const value = this.environment[variable];
    if (value === undefined || value === '') {
      const message = `The secret "${name}" for ${origin} is not known. Set the environment variable ${variable}.`;
      return Promise.reject(new SecretError('missing', name, message));
    }
    this.redaction.add(value);
    return Promise.resolve(value);
  }

  /** The environment is not ours to change. */
  forget(): Promise<void> {
    return Promise.resolve();
  }
}
