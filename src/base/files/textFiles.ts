/** Reads text files and lists folders. Paths are absolute, or relative to the folder of the process. */
export interface TextFiles {
  /** The text of a file, or `undefined` when there is none that can be read. */
  read(path: string): Promise<string | undefined>;
  /** The names in a folder, sorted; empty when there is none that can be read. */
  list(folder: string): Promise<readonly string[]>;
}
