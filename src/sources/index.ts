import type { SourceDefinition } from '../monitoring/source';
import { health } from './health';

/** Every system that Sitrep can read. To add one: a folder beside this file, and a line here. */
export const sourceDefinitions: readonly SourceDefinition[] = [health];
