import { TemplateParser } from './templateParser';
import type { Template } from './templateNode';
import { TemplateProblem } from '../templateProblem';
import { scanTemplate } from './scanTemplate';

export type TemplateResult =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly message: string; readonly offset: number };

/** The variables that Prometheus defines in front of each alert template. */
export const ALERT_VARIABLES = ['$labels', '$externalLabels', '$externalURL', '$value'] as const;

/** Parses a template of an alert. Never throws for what the text says. */
export function parseTemplate(text: string, isFunction: (name: string) => boolean): TemplateResult {
  try {
    const template = new TemplateParser(scanTemplate(text), ALERT_VARIABLES, isFunction).parse();
    return { ok: true, template };
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    return { ok: false, message: error.message, offset: error.offset ?? 0 };
  }
}
