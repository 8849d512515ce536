import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pathOf } from './realServers';

/** One silence as `amtool silence query --output=json` prints it. */
export interface AmtoolSilence {
  readonly id: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly endsAt: string;
  readonly matchers: readonly { readonly name: string; readonly value: string }[];
  readonly status: { readonly state: string };
}

/** The command-line tool of Alertmanager, on one server. */
export class Amtool {
  constructor(private readonly url: string) {}

  /** Fires an alert for an hour. */
  fire(labels: Readonly<Record<string, string>>): Promise<string> {
    const end = new Date(Date.now() + 3_600_000).toISOString();
    return this.#run('alert', 'add', ...wordsOf(labels), `--end=${end}`);
  }

  /** @returns the id of the silence */
  async silence(author: string, comment: string, ...matchers: readonly string[]): Promise<string> {
    const output = await this.#run(
      'silence',
      'add',
      `--author=${author}`,
      `--comment=${comment}`,
      ...matchers,
    );
    return output.trim();
  }

  expire(id: string): Promise<string> {
    return this.#run('silence', 'expire', id);
  }

  /** Those that are in force. */
  async silences(): Promise<readonly AmtoolSilence[]> {
    return JSON.parse(await this.#run('silence', 'query', '--output=json')) as AmtoolSilence[];
  }

  async #run(...words: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(pathOf('amtool'), [
      `--alertmanager.url=${this.url}`,
      ...words,
    ]);
    return stdout;
  }
}

const wordsOf = (labels: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(labels).map(([name, value]) => `${name}=${value}`);
