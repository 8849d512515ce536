import type { TemplateValue } from '../templateValue';

/** A template after parsing: a list of these. */
export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline }
  | Branch
  | { readonly kind: 'template'; readonly name: string; readonly pipeline: Pipeline | undefined }
  | { readonly kind: 'break' | 'continue' };

export interface Branch {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipeline: Pipeline;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
}

/** `$name := command | command`. The result of each command is the last argument of the next one. */
export interface Pipeline {
  /** One, or two for `range $key, $value`. */
  readonly variables: readonly string[];
  /** `=` changes variables, `:=` makes new ones. */
  readonly changes: boolean;
  readonly commands: readonly Command[];
}

/** A function or a value first, then its arguments. */
export interface Command {
  readonly operands: readonly Operand[];
  readonly offset: number;
}

export type Operand =
  | { readonly kind: 'literal'; readonly value: TemplateValue }
  | { readonly kind: 'function'; readonly name: string }
  /** `.Labels.job`: the names are empty for the dot alone. */
  | { readonly kind: 'dot'; readonly fields: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string; readonly fields: readonly string[] }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline; readonly fields: readonly string[] };

export interface Template {
  readonly nodes: readonly TemplateNode[];
  /** By `define`. */
  readonly definitions: ReadonlyMap<string, readonly TemplateNode[]>;
}
