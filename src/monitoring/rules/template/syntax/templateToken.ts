export type TemplateTokenKind =
  'field' | 'variable' | 'word' | 'string' | 'character' | 'number' | 'punctuation';

export interface TemplateToken {
  readonly kind: TemplateTokenKind;
  /** As it is written; a field with its dot, a variable with its dollar. */
  readonly text: string;
  readonly offset: number;
  /** Whether a blank stands before it: `.A.B` is one operand and `.A .B` are two. */
  readonly spaced: boolean;
}

/** A template is text with actions in between. */
export type TemplatePiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly tokens: readonly TemplateToken[]; readonly offset: number };
