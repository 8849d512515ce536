import { SHORT_CIRCUIT } from './functions/builtinFunctions';
import type { Branch, Command, Operand, Pipeline, Template, TemplateNode } from './syntax/templateNode';
import type { TemplateFunction } from './functions/templateFunction';
import { TemplateProblem } from './templateProblem';
import type { TemplateValue } from './templateValue';
import { Int, StringMap, Struct, isList, isTrue, printValue, typeName } from './templateValue';

interface Variable {
  readonly name: string;
  value: TemplateValue;
}

/** Templates that call each other deeper than this never end. */
const DEEPEST = 100;
/** No annotation is longer; a template that prints more repeats itself. */
const LONGEST = 1_000_000;

type Flow = 'go on' | 'break' | 'continue';

/** One run of one template. */
export class TemplateExecution {
  #output = '';
  #variables: Variable[] = [];
  #depth = 0;

  constructor(
    private readonly template: Template,
    private readonly functions: ReadonlyMap<string, TemplateFunction>,
  ) {}

  /** @throws {TemplateProblem} */
  run(data: TemplateValue, variables: readonly Variable[]): string {
    this.#variables = [{ name: '$', value: data }, ...variables];
    this.#all(this.template.nodes, data);
    return this.#output;
  }

  #all(nodes: readonly TemplateNode[], dot: TemplateValue): Flow {
    for (const node of nodes) {
      const flow = this.#node(node, dot);
      if (flow !== 'go on') return flow;
    }
    return 'go on';
  }

  #node(node: TemplateNode, dot: TemplateValue): Flow {
    switch (node.kind) {
      case 'text':
        this.#print(node.text);
        return 'go on';
      case 'action': {
        const value = this.#pipeline(node.pipeline, dot);
        if (node.pipeline.variables.length === 0)
          this.#print(value === null ? '<no value>' : printValue(value));
        return 'go on';
      }
      case 'template':
        this.#call(node.name, node.pipeline ? this.#pipeline(node.pipeline, dot) : null);
        return 'go on';
      case 'break':
      case 'continue':
        return node.kind;
      case 'if':
      case 'with':
      case 'range':
        return this.#scoped(() => (node.kind === 'range' ? this.#range(node, dot) : this.#choose(node, dot)));
    }
  }

  #print(text: string): void {
    this.#output += text;
    if (this.#output.length > LONGEST)
      throw new TemplateProblem('the text is longer than any annotation may be');
  }

  /** Variables that are made inside are gone afterwards. */
  #scoped<Result>(inside: () => Result): Result {
    const count = this.#variables.length;
    try {
      return inside();
    } finally {
      this.#variables.length = count;
    }
  }

  #call(name: string, data: TemplateValue): void {
    const nodes = this.template.definitions.get(name);
    if (!nodes) throw new TemplateProblem(`template "${name}" not defined`);
    if (++this.#depth > DEEPEST) throw new TemplateProblem('exceeded maximum template depth');
    const outside = this.#variables;
    this.#variables = [{ name: '$', value: data }];
    this.#all(nodes, data);
    this.#variables = outside;
    this.#depth--;
  }

  #choose(node: Branch, dot: TemplateValue): Flow {
    const value = this.#pipeline(node.pipeline, dot);
    if (!isTrue(value)) return this.#all(node.otherwise, dot);
    return this.#all(node.body, node.kind === 'with' ? value : dot);
  }

  #range({ pipeline, body, otherwise }: Branch, dot: TemplateValue): Flow {
    const { variables, changes } = pipeline;
    const items = itemsOf(this.#pipeline({ ...pipeline, variables: [] }, dot));
    if (items.length === 0) return this.#all(otherwise, dot);
    for (const [key, item] of items) {
      const flow = this.#scoped(() => {
        const values = variables.length === 2 ? [key, item] : [item];
        variables.forEach((name, at) => this.#assign(name, values[at] ?? null, changes));
        return this.#all(body, item);
      });
      if (flow === 'break') break;
    }
    return 'go on';
  }

  #pipeline({ variables, changes, commands }: Pipeline, dot: TemplateValue): TemplateValue {
    let value: TemplateValue | undefined;
    for (const command of commands) value = this.#command(command, dot, value);
    const result = value ?? null;
    for (const name of variables) this.#assign(name, result, changes);
    return result;
  }

  #assign(name: string, value: TemplateValue, changes: boolean): void {
    const known = changes ? this.#variables.findLast((variable) => variable.name === name) : undefined;
    if (known) known.value = value;
    else this.#variables.push({ name, value });
  }

  #command({ operands }: Command, dot: TemplateValue, piped: TemplateValue | undefined): TemplateValue {
    const [first, ...others] = operands;
    if (first?.kind === 'function') return this.#apply(first.name, others, dot, piped);
    if (!first) return null;
    if (others.length > 0) {
      throw new TemplateProblem('a value that is no function was given arguments');
    }
    return this.#operand(first, dot);
  }

  #apply(
    name: string,
    operands: readonly Operand[],
    dot: TemplateValue,
    piped: TemplateValue | undefined,
  ): TemplateValue {
    const called = this.functions.get(name);
    if (!called) throw new TemplateProblem(`function "${name}" not defined`);
    const given: TemplateValue[] = [];
    for (const operand of operands) {
      const value = this.#operand(operand, dot);
      given.push(value);
      if (SHORT_CIRCUIT.has(name) && isTrue(value) === (name === 'or')) return value;
    }
    if (piped !== undefined) given.push(piped);
    if (given.length < called.least || given.length > called.most) {
      const wanted = called.most === called.least ? called.most : `at least ${called.least}`;
      throw new TemplateProblem(`wrong number of args for ${name}: want ${wanted} got ${given.length}`);
    }
    try {
      return called.call(given);
    } catch (error) {
      if (!(error instanceof TemplateProblem)) throw error;
      throw new TemplateProblem(`error calling ${name}: ${error.message}`);
    }
  }

  #operand(operand: Operand, dot: TemplateValue): TemplateValue {
    switch (operand.kind) {
      case 'literal':
        return operand.value;
      case 'function':
        return this.#apply(operand.name, [], dot, undefined);
      case 'dot':
        return operand.fields.reduce(fieldOf, dot);
      case 'variable': {
        const variable = this.#variables.findLast(({ name }) => name === operand.name);
        return operand.fields.reduce(fieldOf, variable?.value ?? null);
      }
      case 'pipeline':
        return operand.fields.reduce(fieldOf, this.#pipeline(operand.pipeline, dot));
    }
  }
}

function fieldOf(value: TemplateValue, name: string): TemplateValue {
  if (value instanceof StringMap) return value.get(name);
  const field = value instanceof Struct ? value.fields.get(name) : undefined;
  if (field !== undefined) return field;
  throw new TemplateProblem(`can't evaluate field ${name} in type ${typeName(value)}`);
}

function itemsOf(value: TemplateValue): readonly (readonly [TemplateValue, TemplateValue])[] {
  if (value === null) return [];
  if (value instanceof StringMap) return value.sorted();
  if (isList(value)) return value.map((item, at) => [new Int(at), item]);
  throw new TemplateProblem(`range can't iterate over ${printValue(value)}`);
}
