import { templateCharacter, templateNumber, templateString } from './literals';
import type { Command, Operand, Pipeline } from './templateNode';
import { TemplateProblem } from '../templateProblem';
import type { TemplateToken } from './templateToken';

export interface PipelineScope {
  /** Where the action begins, for mistakes that no token shows. */
  readonly offset: number;
  readonly mostVariables: number;
  isFunction(name: string): boolean;
  isVariable(name: string): boolean;
}

/** @throws {TemplateProblem} */
export function parsePipeline(tokens: readonly TemplateToken[], scope: PipelineScope): Pipeline {
  const parser = new PipelineParser(tokens, scope);
  const pipeline = parser.pipeline(true);
  parser.finish();
  return pipeline;
}

class PipelineParser {
  #at = 0;

  constructor(
    private readonly tokens: readonly TemplateToken[],
    private readonly scope: PipelineScope,
  ) {}

  pipeline(mayDeclare: boolean): Pipeline {
    const declaration = mayDeclare ? this.#declaration() : undefined;
    const commands = [this.#command()];
    while (this.#take('|')) commands.push(this.#command());
    for (const { operands, offset } of commands.slice(1)) {
      if (operands[0]?.kind === 'function') continue;
      throw new TemplateProblem('after "|" stands a function, which takes the value before it', offset);
    }
    return { variables: [], changes: false, ...declaration, commands };
  }

  finish(): void {
    const rest = this.#peek();
    if (rest) throw new TemplateProblem(`"${rest.text}" does not fit here`, rest.offset);
  }

  #declaration(): Pick<Pipeline, 'variables' | 'changes'> | undefined {
    const [first, second, third, fourth] = this.tokens;
    if (first?.kind !== 'variable') return undefined;
    const pair = second?.text === ',' && third?.kind === 'variable';
    const sign = pair ? fourth : second;
    if (sign?.text !== ':=' && sign?.text !== '=') return undefined;
    const variables = pair ? [first.text, third.text] : [first.text];
    if (variables.length > this.scope.mostVariables) {
      throw new TemplateProblem('two variables go with "range" only', first.offset);
    }
    const changes = sign.text === '=';
    if (changes) variables.forEach((name) => this.#requireVariable(name, first.offset));
    this.#at = pair ? 4 : 2;
    return { variables, changes };
  }

  #command(): Command {
    const offset = this.#peek()?.offset ?? this.scope.offset;
    const operands: Operand[] = [];
    for (let token = this.#peek(); token && !'|)'.includes(token.text); token = this.#peek()) {
      operands.push(this.#operand(token));
    }
    if (operands.length === 0) throw new TemplateProblem('a value is missing here', offset);
    const [first] = operands;
    if (first?.kind === 'literal' && operands.length > 1) {
      throw new TemplateProblem('a value that is no function takes no arguments', offset);
    }
    return { operands, offset };
  }

  #operand(token: TemplateToken): Operand {
    this.#at++;
    switch (token.kind) {
      case 'string':
        return { kind: 'literal', value: templateString(token) };
      case 'character':
        return { kind: 'literal', value: templateCharacter(token) };
      case 'number':
        return { kind: 'literal', value: templateNumber(token) };
      case 'word':
        return this.#word(token);
      case 'field': {
        const fields = [token.text.slice(1), ...this.#fields()];
        return { kind: 'dot', fields: fields.filter((name) => name !== '') };
      }
      case 'variable':
        this.#requireVariable(token.text, token.offset);
        return { kind: 'variable', name: token.text, fields: this.#fields() };
      case 'punctuation':
        return this.#parentheses(token);
    }
  }

  #word({ text, offset }: TemplateToken): Operand {
    if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' };
    if (text === 'nil') return { kind: 'literal', value: null };
    if (!this.scope.isFunction(text)) throw new TemplateProblem(`function "${text}" not defined`, offset);
    return { kind: 'function', name: text };
  }

  #parentheses(token: TemplateToken): Operand {
    if (token.text !== '(') throw new TemplateProblem(`"${token.text}" does not fit here`, token.offset);
    const pipeline = this.pipeline(false);
    if (!this.#take(')')) throw new TemplateProblem('"(" is never closed by ")"', token.offset);
    return { kind: 'pipeline', pipeline, fields: this.#fields() };
  }

  /** Fields that follow without a blank. */
  #fields(): string[] {
    const fields: string[] = [];
    for (let token = this.#peek(); token?.kind === 'field' && !token.spaced; token = this.#peek()) {
      if (token.text === '.') throw new TemplateProblem('a name is missing after the dot', token.offset);
      fields.push(token.text.slice(1));
      this.#at++;
    }
    return fields;
  }

  #requireVariable(name: string, offset: number): void {
    if (!this.scope.isVariable(name)) throw new TemplateProblem(`undefined variable "${name}"`, offset);
  }

  #peek(): TemplateToken | undefined {
    return this.tokens[this.#at];
  }

  #take(text: string): boolean {
    const token = this.#peek();
    if (token?.kind !== 'punctuation' || token.text !== text) return false;
    this.#at++;
    return true;
  }
}
