import type { MaintenanceWindow } from '../../suppression/maintenanceWindow';
import type { CompileContext } from './compileContext';
import type { Path } from '../document';
import { closest } from '../../../base/spelling';
import { windowOf, windowSchema } from '../schema/timeSchemas';
import { problemsOf, salvage } from '../validation';

/** The block `maintenance:`. A window with a mistake is left out as a whole: half of one would silence something else. */
export function compileMaintenance(
  block: unknown,
  services: readonly string[],
  context: CompileContext,
): readonly MaintenanceWindow[] {
  const { document, file, problems } = context;
  if (block === undefined || block === null) return [];
  if (!Array.isArray(block)) {
    const message = '"maintenance" must be a list of windows, each on a line that begins with "-".';
    problems.push({
      file,
      severity: 'error',
      range: document.rangeOf(['maintenance']),
      message,
      code: 'wrong-type',
    });
    return [];
  }
  return block.flatMap((entry: unknown, index) => {
    const path = ['maintenance', index];
    const { value, findings } = salvage(windowSchema, entry, path);
    // A window that lacks what was just found wrong has one mistake, and not two.
    const specific = findings.filter((finding) => finding.path.length > path.length);
    problems.push(...problemsOf(specific.length > 0 ? specific : findings, document, file));
    if (!value || findings.length > 0) return [];
    warnOfUnknown(value.services ?? [], services, [...path, 'services'], context);
    return [windowOf(value, `maintenance-${index + 1}`)];
  });
}

/** A service may be known by its label alone; more often, a name that is not in the file is mistyped and silences nothing. */
function warnOfUnknown(
  named: readonly string[],
  services: readonly string[],
  path: Path,
  { document, file, problems }: CompileContext,
): void {
  for (const name of named.filter((one) => !services.includes(one))) {
    const guess = closest(name, services);
    const hint = guess ? ` Did you mean "${guess}"?` : ' Alerts with that label "service" are meant then.';
    problems.push({
      file,
      severity: 'warning',
      range: document.rangeOf(path),
      message: `"${name}" is not a service of this file.${hint}`,
      code: 'unknown-service',
    });
  }
}
