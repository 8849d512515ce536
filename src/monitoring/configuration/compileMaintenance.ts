import type { MaintenanceWindow } from '../suppression/maintenanceWindow';
import type { CompileContext } from './compileContext';
import { windowOf, windowSchema } from './timeSchemas';
import { problemsOf, salvage } from './validation';

/** The block `maintenance:`. A window with a mistake is left out as a whole: half of one would silence something else. */
export function compileMaintenance(
  block: unknown,
  { document, file, problems }: CompileContext,
): readonly MaintenanceWindow[] {
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
    return value && findings.length === 0 ? [windowOf(value, `maintenance-${index + 1}`)] : [];
  });
}
