import type { Records } from '../../base/records/records';
import type { NamedFilter } from '../configuration/configuration';
import { filterError } from './alertFilter';
import { parseFilter } from './parseFilter';

/** Where a saved filter is kept: with this workspace on this computer, or in its `sitrep.yaml`, for everybody. */
export interface SavedFilter extends NamedFilter {
  readonly origin: 'own' | 'shared';
}

const KIND = 'alertFilter';
const LONGEST_NAME = 60;

/** The filters that a person saved for this workspace, and those that the configuration gives to everybody. */
export class SavedFilters {
  constructor(
    private readonly records: Records,
    private readonly shared: () => readonly NamedFilter[],
  ) {}

  /** One's own first, each by name. */
  get all(): readonly SavedFilter[] {
    const own = [...this.records.all(KIND)].flatMap(([name, text]): readonly SavedFilter[] =>
      typeof text === 'string' ? [{ name, text, origin: 'own' }] : [],
    );
    return [...own, ...this.shared().map((filter): SavedFilter => ({ ...filter, origin: 'shared' }))];
  }

  /** Replaces one's own of the same name. Throws when it cannot be kept. */
  save(name: string, text: string): void {
    this.records.put(KIND, name.trim(), text);
  }

  /** Throws when it cannot be removed for good. */
  remove(name: string): void {
    this.records.remove(KIND, name);
  }
}

/** Why a filter cannot be saved under a name; nothing when it can. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'Write a name, such as "mine" or "night shift".';
  return name.trim().length > LONGEST_NAME ? `Write at most ${LONGEST_NAME} characters.` : undefined;
}

/** Why a filter is not worth saving; nothing when it is. */
export function savingProblem(text: string): string | undefined {
  if (text.trim() === '') return 'There is no filter to save. Filter the alerts first.';
  const error = filterError(parseFilter(text));
  return error && `The filter has a mistake and is not saved: ${error.message}`;
}
