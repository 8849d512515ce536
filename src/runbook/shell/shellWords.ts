/** One simple command: its words without quotes, in order. Redirections and assignments are words like any other. */
export type ShellCommand = readonly string[];

const OPERATORS = /^(?:&&|\|\||;;|[;|&\n(){}])/;

/**
 * Splits a script into its simple commands, without running or expanding anything. Quotes, escapes, comments and
 * here-documents are respected; what the shell would compute (`$(…)`) stays inside its word. It is for looking at a
 * script, not for deciding what is safe: a shell has more ways to name a program than any reader finds.
 */
export function shellCommands(script: string): readonly ShellCommand[] {
  const reader = new Reader(script);
  while (!reader.atEnd) reader.step();
  return reader.finish();
}

/** The words of one command line, such as `docker exec "my web"`. */
export const shellWords = (line: string): readonly string[] => shellCommands(line).flat();

/** Where single quotes keep the shell from replacing anything: offsets of each quoted part, quotes included. */
export function singleQuoted(script: string): readonly { readonly start: number; readonly end: number }[] {
  const reader = new Reader(script);
  while (!reader.atEnd) reader.step();
  return reader.singleQuoted;
}

/** A text as one word of a POSIX shell, whatever is in it (POSIX.1-2017, Shell Command Language, 2.2.2). */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

class Reader {
  readonly #commands: string[][] = [];
  #words: string[] = [];
  #word: string | undefined;
  #position = 0;
  readonly #hereDocuments: string[] = [];
  readonly singleQuoted: { readonly start: number; readonly end: number }[] = [];

  constructor(private readonly script: string) {}

  get atEnd(): boolean {
    return this.#position >= this.script.length;
  }

  finish(): readonly ShellCommand[] {
    this.#endCommand();
    return this.#commands;
  }

  step(): void {
    const rest = this.script.slice(this.#position, this.#position + 2);
    const character = rest[0] ?? '';
    if (character === '\\') this.#escape(rest);
    else if (character === "'" || character === '"') this.#quote(character);
    else if (character === '#' && this.#word === undefined) this.#skipTo('\n');
    else if (rest === '$(' || rest === '${') this.#expansion(rest === '$(' ? ')' : '}');
    else if (rest === '<<') this.#hereDocument();
    else if (OPERATORS.test(rest)) this.#operator(rest, character);
    else if (/\s/.test(character)) this.#space();
    else this.#add(character, 1);
  }

  #add(text: string, length: number): void {
    this.#word = (this.#word ?? '') + text;
    this.#position += length;
  }

  #space(): void {
    this.#endWord();
    this.#position += 1;
  }

  #escape(rest: string): void {
    if (rest[1] === '\n') this.#position += 2;
    else this.#add(rest[1] ?? '', 2);
  }

  #quote(mark: string): void {
    let end = this.#position + 1;
    let text = '';
    while (end < this.script.length && this.script[end] !== mark) {
      if (mark === '"' && this.script[end] === '\\') end += 1;
      text += this.script[end] ?? '';
      end += 1;
    }
    if (mark === "'") this.singleQuoted.push({ start: this.#position, end: end + 1 });
    this.#add(text, end + 1 - this.#position);
  }

  #expansion(close: string): void {
    const open = close === ')' ? '(' : '{';
    let end = this.#position + 2;
    for (let depth = 1; end < this.script.length && depth > 0; end++) {
      if (this.script[end] === open) depth += 1;
      else if (this.script[end] === close) depth -= 1;
    }
    this.#add(this.script.slice(this.#position, end), end - this.#position);
  }

  #hereDocument(): void {
    const match = /^<<-?\s*(['"]?)([A-Za-z_]\w*)\1/.exec(
      this.script.slice(this.#position, this.#position + 80),
    );
    if (match?.[2]) this.#hereDocuments.push(match[2]);
    this.#add(match?.[0] ?? '<<', match?.[0].length ?? 2);
  }

  #operator(rest: string, character: string): void {
    if ((character === '{' || character === '}') && this.#word !== undefined) return this.#add(character, 1);
    this.#endCommand();
    this.#position += OPERATORS.exec(rest)?.[0].length ?? 1;
    if (character === '\n') this.#skipHereDocuments();
  }

  #skipHereDocuments(): void {
    for (const word of this.#hereDocuments.splice(0)) {
      while (!this.atEnd) {
        const end = this.#lineEnd();
        const line = this.script.slice(this.#position, end).trim();
        this.#position = end + 1;
        if (line === word) break;
      }
    }
  }

  #lineEnd(): number {
    const end = this.script.indexOf('\n', this.#position);
    return end < 0 ? this.script.length : end;
  }

  #skipTo(mark: string): void {
    const end = this.script.indexOf(mark, this.#position);
    this.#position = end < 0 ? this.script.length : end;
  }

  #endWord(): void {
    if (this.#word !== undefined) this.#words.push(this.#word);
    this.#word = undefined;
  }

  #endCommand(): void {
    this.#endWord();
    if (this.#words.length > 0) this.#commands.push(this.#words);
    this.#words = [];
  }
}
