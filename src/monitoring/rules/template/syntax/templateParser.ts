import { parsePipeline } from './pipelineParser';
import type { Branch, Pipeline, Template, TemplateNode } from './templateNode';
import { TemplateProblem } from '../templateProblem';
import type { TemplatePiece, TemplateToken } from './templateToken';
import { templateString } from './literals';

type ActionPiece = Extract<TemplatePiece, { kind: 'action' }>;

/** What ended a list of nodes, or nothing at the end of the template. */
type Ending = { readonly word: 'end' | 'else'; readonly piece: ActionPiece } | undefined;

interface Body {
  readonly nodes: readonly TemplateNode[];
  readonly ending: Ending;
}

const NOT_SUPPORTED: ReadonlySet<string> = new Set(['block']);

/** Parses the pieces of one template: control structures here, expressions in {@link parsePipeline}. */
export class TemplateParser {
  readonly #definitions = new Map<string, readonly TemplateNode[]>();
  #variables: string[];
  #at = 0;
  #loops = 0;

  constructor(
    private readonly pieces: readonly TemplatePiece[],
    variables: readonly string[],
    private readonly isFunction: (name: string) => boolean,
  ) {
    this.#variables = ['$', ...variables];
  }

  /** @throws {TemplateProblem} */
  parse(): Template {
    const { nodes, ending } = this.#body();
    if (ending) throw new TemplateProblem(`"${ending.word}" closes nothing`, ending.piece.offset);
    return { nodes, definitions: this.#definitions };
  }

  #body(): Body {
    const nodes: TemplateNode[] = [];
    for (let piece = this.pieces[this.#at]; piece; piece = this.pieces[this.#at]) {
      this.#at++;
      if (piece.kind === 'text') {
        nodes.push(piece);
        continue;
      }
      const word = piece.tokens[0]?.kind === 'word' ? piece.tokens[0].text : '';
      if (word === 'end' || word === 'else') return { nodes, ending: { word, piece } };
      if (word === 'define') this.#define(piece);
      else nodes.push(this.#action(piece, word));
    }
    return { nodes, ending: undefined };
  }

  #action(piece: ActionPiece, word: string): TemplateNode {
    if (NOT_SUPPORTED.has(word)) throw new TemplateProblem(`"${word}" is not supported`, piece.offset);
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        return this.#branch(word, piece.tokens.slice(1), piece.offset);
      case 'break':
      case 'continue':
        if (this.#loops === 0) throw new TemplateProblem(`"${word}" stands outside of a range`, piece.offset);
        return { kind: word };
      case 'template':
        return this.#template(piece);
      default:
        return { kind: 'action', pipeline: this.#pipeline(piece.tokens, piece.offset) };
    }
  }

  #branch(kind: Branch['kind'], tokens: readonly TemplateToken[], offset: number): Branch {
    const outside = this.#variables.length;
    const pipeline = this.#pipeline(tokens, offset, kind === 'range' ? 2 : 1);
    if (kind === 'range') this.#loops++;
    const { nodes: body, ending } = this.#body();
    if (kind === 'range') this.#loops--;
    const otherwise = this.#otherwise(kind, ending, offset);
    this.#variables = this.#variables.slice(0, outside);
    return { kind, pipeline, body, otherwise };
  }

  #otherwise(kind: Branch['kind'], ending: Ending, offset: number): readonly TemplateNode[] {
    if (!ending) throw new TemplateProblem(`"${kind}" is never closed by "end"`, offset);
    if (ending.word === 'end') return [];
    const { piece } = ending;
    const [, next] = piece.tokens;
    if (next?.kind === 'word' && next.text === kind && kind !== 'range') {
      return [this.#branch(kind, piece.tokens.slice(2), piece.offset)];
    }
    if (next) throw new TemplateProblem(`"${next.text}" does not go after "else" here`, next.offset);
    const { nodes, ending: last } = this.#body();
    if (last?.word !== 'end') throw new TemplateProblem(`"${kind}" is never closed by "end"`, offset);
    return nodes;
  }

  #define(piece: ActionPiece): void {
    const name = nameOf(piece);
    const outside = this.#variables;
    this.#variables = ['$'];
    const { nodes, ending } = this.#body();
    this.#variables = outside;
    if (ending?.word !== 'end') throw new TemplateProblem('"define" is never closed by "end"', piece.offset);
    this.#definitions.set(name, nodes);
  }

  #template(piece: ActionPiece): TemplateNode {
    const rest = piece.tokens.slice(2);
    const pipeline = rest.length === 0 ? undefined : this.#pipeline(rest, piece.offset);
    return { kind: 'template', name: nameOf(piece), pipeline };
  }

  #pipeline(tokens: readonly TemplateToken[], offset: number, mostVariables = 1): Pipeline {
    const pipeline = parsePipeline(tokens, {
      offset,
      mostVariables,
      isFunction: this.isFunction,
      isVariable: (name) => this.#variables.includes(name),
    });
    if (!pipeline.changes) this.#variables.push(...pipeline.variables);
    return pipeline;
  }
}

function nameOf(piece: ActionPiece): string {
  const [word, name] = piece.tokens;
  if (name?.kind === 'string') return templateString(name);
  throw new TemplateProblem(`"${word?.text ?? ''}" needs the name of a template in quotes`, piece.offset);
}
