import type { Environment } from '../../../base/secrets/secrets';
import type { ConfigurationProblem } from '../configuration';
import type { LocatedDocument, Path } from '../document';

/** Keys under which a placeholder stays a template, so that its value is revealed only when it is sent. */
const KEPT_AS_TEMPLATE = new Set(['token', 'password', 'headers', 'apiKey', 'adminKey', 'routingKey']);

const PLACEHOLDER = /\$\{env:([A-Za-z0-9_.-]+)\}/g;

/** Replaces `${env:NAME}` in plain values such as URLs. Credentials keep theirs until they are sent. */
export function withEnvironment(
  document: LocatedDocument,
  environment: Environment,
  file: string,
): { readonly document: LocatedDocument; readonly problems: ConfigurationProblem[] } {
  const problems: ConfigurationProblem[] = [];
  const replace = (text: string, path: Path): string =>
    text.replace(PLACEHOLDER, (whole, name: string) => {
      const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
      if (value === undefined) {
        const message = `The environment variable "${name}" is not set. Set it where VS Code starts, or write the value here.`;
        problems.push({
          file,
          severity: 'error',
          range: document.rangeOf(path),
          message,
          code: 'environment-unset',
        });
      }
      return value ?? whole;
    });
  const visit = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return replace(value, path);
    if (Array.isArray(value)) return value.map((item, index) => visit(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [
        key,
        KEPT_AS_TEMPLATE.has(key) ? (child as unknown) : visit(child, [...path, key]),
      ]),
    );
  };
  return { document: { ...document, value: visit(document.value, []) }, problems };
}
