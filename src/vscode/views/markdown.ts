import * as vscode from 'vscode';
import { printable } from '../../base/printable';

/** The only commands that a link in a hover may run. */
const LINKED_COMMANDS = [
  'sitrep.openAlert',
  'sitrep.acknowledge',
  'sitrep.openRunbook',
  'sitrep.explain',
  'sitrep.enterSecret',
  'sitrep.retrySource',
  'sitrep.openLog',
] as const;
export type LinkedCommand = (typeof LINKED_COMMANDS)[number];

export interface CommandLink {
  readonly label: string;
  readonly command: LinkedCommand;
  readonly argument: string;
}

/** Builds a hover out of texts that nobody vouches for: everything is text, and links run Sitrep's own commands only. */
export class Hover {
  readonly #markdown = new vscode.MarkdownString('', true);

  constructor() {
    this.#markdown.isTrusted = { enabledCommands: LINKED_COMMANDS };
    this.#markdown.supportHtml = false;
  }

  heading(text: string): this {
    return this.#block(`**${escapeMarkdown(text)}**`);
  }

  paragraph(text: string | undefined): this {
    return text === undefined || text === '' ? this : this.#block(escapeMarkdown(text));
  }

  /** Names and values; what has no value is left out. */
  facts(facts: readonly (readonly [name: string, value: string | undefined])[]): this {
    const lines = facts
      .filter((fact): fact is [string, string] => fact[1] !== undefined && fact[1] !== '')
      .map(([name, value]) => `${escapeMarkdown(name)}: ${escapeMarkdown(value)}`);
    return lines.length === 0 ? this : this.#block(lines.join('  \n'));
  }

  table(header: readonly string[], rows: readonly (readonly string[])[]): this {
    const lines = [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
    return this.#block(lines.join('\n'));
  }

  links(links: readonly CommandLink[]): this {
    return links.length === 0 ? this : this.#block(links.map(printLink).join(' · '));
  }

  build(): vscode.MarkdownString {
    return this.#markdown;
  }

  #block(markdown: string): this {
    this.#markdown.appendMarkdown(`${markdown}\n\n`);
    return this;
  }
}

export const printLink = ({ label, command, argument }: CommandLink): string =>
  `[${escapeMarkdown(label)}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))})`;

/** Every character that Markdown, a table or an icon (`$(flame)`) could act on, as itself. */
export const escapeMarkdown = (text: string): string =>
  printable(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~$:]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\\:/g, '&#58;');
