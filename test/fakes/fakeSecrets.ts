import { SecretError, type Secrets } from '../../src/base/secrets/secrets';

/** Secrets by origin and name. It records who asked, and hands nothing to another origin. */
export class FakeSecrets implements Secrets {
  readonly asked: string[] = [];
  readonly forgotten: string[] = [];

  constructor(private readonly values: Readonly<Record<string, string>> = {}) {}

  async get(name: string, origin: string): Promise<string> {
    this.asked.push(`${name} for ${origin}`);
    const value = this.values[name];
    if (value === undefined) throw new SecretError('missing', name, `There is no value for "${name}".`);
    return value;
  }

  async forget(name: string): Promise<void> {
    this.forgotten.push(name);
  }
}
