import type { ConfigurationProblem } from '../configuration';
import type { LocatedDocument, Path } from '../document';

/** Keys whose value is a credential by its name. */
const SECRET_KEYS =
  /^(?:token|password|passwd|secret|api[-_]?key|routing[-_]?key|access[-_]?key|authorization|x-api-key|x-admin-key|dd-api-key|dd-application-key|cookie)$/i;

/** Forms that only credentials have, wherever they stand. */
const SECRET_FORMS: readonly RegExp[] = [
  /\bsntr[ys]u?_[A-Za-z0-9+/=_-]{20,}/,
  /\bxox[abpr]-[A-Za-z0-9-]{10,}/,
  /^https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Z0-9]/,
  /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d+\/./,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\bglsa_[A-Za-z0-9_]{20,}/,
  /\bAKIA[A-Z0-9]{16}\b/,
  /^(?:Bearer|Basic) [A-Za-z0-9+/=._-]{8,}$/i,
  /^[a-z]+:\/\/[^/?#@:]*:[^/?#@]+@/i,
];

/** Warns of credentials that stand in the file itself, where everybody who reads the repository sees them. */
export function literalSecrets(document: LocatedDocument, file: string): ConfigurationProblem[] {
  const found: ConfigurationProblem[] = [];
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === 'string' && looksSecret(value, String(path.at(-1) ?? ''))) {
      found.push({
        file,
        severity: 'warning',
        range: document.rangeOf(path),
        message: warningFor(path),
        code: 'literal-secret',
      });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value))
        visit(child, [...path, Array.isArray(value) ? Number(key) : key]);
    }
  };
  visit(document.value, []);
  return found;
}

function looksSecret(value: string, key: string): boolean {
  if (/\$\{(?:secret|env):/.test(value)) return false;
  return (SECRET_KEYS.test(key) && value.length > 0) || SECRET_FORMS.some((form) => form.test(value));
}

/** The value itself is not repeated: a diagnostic is copied into bug reports. */
function warningFor(path: Path): string {
  const owner = path.filter((step) => typeof step === 'string').slice(1, 2)[0] ?? 'name';
  return `This looks like a secret, and everybody who reads this file can see it. Write \${secret:${owner}} instead: Sitrep asks for it once and keeps it safely. Then replace the secret where it was issued.`;
}
