import type { ConfigurationProblem, Position } from '../../configuration/configuration';
import type { LocatedDocument, Path } from '../../configuration/document';
import { closest } from '../../../base/spelling';

/** Collects what is wrong with a rule file, each with its place. */
export class RuleProblems {
  readonly list: ConfigurationProblem[] = [];

  constructor(
    private readonly document: LocatedDocument,
    private readonly file: string,
    private readonly lines: readonly string[],
  ) {}

  /** At a value, or at what is nearest around it. */
  at(path: Path, code: string, message: string): void {
    this.#add(this.document.rangeOf(path), code, message);
  }

  atKey(path: Path, code: string, message: string): void {
    this.#add(this.document.rangeOfKey(path), code, message);
  }

  /** At a place inside a text value: `line` and `column` count from 1 in the value. */
  inside(
    path: Path,
    text: string,
    place: Position,
    problem: Pick<ConfigurationProblem, 'code' | 'message'>,
  ): void {
    const range = this.document.rangeOf(path);
    const start = this.#find(text, place, range) ?? range.start;
    const end = start === range.start ? range.end : { line: start.line, column: start.column + 1 };
    this.#add({ start, end }, problem.code, problem.message);
  }

  positionOf(path: Path): Position {
    return this.document.rangeOf(path).start;
  }

  /** Says which keys of a block nobody reads. */
  unknownKeys(block: Readonly<Record<string, unknown>>, path: Path, known: readonly string[]): void {
    for (const key of Object.keys(block)) {
      if (known.includes(key)) continue;
      const meant = closest(key, known);
      const help = meant === undefined ? `Possible here: ${known.join(', ')}.` : `Did you mean "${meant}"?`;
      this.atKey([...path, key], 'unknown-key', `"${key}" is not a key of a rule file here. ${help}`);
    }
  }

  /**
   * Where a line of a value stands in the file: a plain text on its own line, each line of a block below its key. Not
   * found when escapes or folding make the file's text another one; the caller then shows the whole value.
   */
  #find(
    text: string,
    { line, column }: Position,
    range: ConfigurationProblem['range'],
  ): Position | undefined {
    const wanted = text.split('\n')[line - 1] ?? '';
    if (wanted.trim() === '') return undefined;
    for (let at = range.start.line; at <= range.end.line; at++) {
      const from = at === range.start.line ? range.start.column - 1 : 0;
      const found = (this.lines[at - 1] ?? '').indexOf(wanted, from);
      if (found >= 0) return { line: at, column: found + column };
    }
    return undefined;
  }

  #add(range: ConfigurationProblem['range'], code: string, message: string): void {
    this.list.push({ file: this.file, severity: 'error', range, message, code });
  }
}
