import type { SourceDefinition } from '../../source';
import type { ConfigurationProblem } from '../configuration';
import type { LocatedDocument } from '../document';

/** What the entry-by-entry readers share. `problems` is appended to. */
export interface CompileContext {
  readonly document: LocatedDocument;
  readonly file: string;
  readonly problems: ConfigurationProblem[];
  readonly definitions: readonly SourceDefinition[];
}
