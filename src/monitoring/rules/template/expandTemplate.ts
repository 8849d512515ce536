import type { Template } from './syntax/templateNode';
import type { TemplateResult } from './syntax/parseTemplate';
import { ALERT_VARIABLES, parseTemplate } from './syntax/parseTemplate';
import type { TemplateContext } from './templateContext';
import { TemplateExecution } from './templateExecution';
import { isTemplateFunction, templateFunctions } from './functions/templateFunctions';
import { TemplateProblem } from './templateProblem';
import type { TemplateValue } from './templateValue';
import { StringMap, Struct } from './templateValue';

/** Reads a template of an alert, for its mistakes. */
export const readAlertTemplate = (text: string): TemplateResult => parseTemplate(text, isTemplateFunction);

/**
 * Fills in a label or annotation of an alert. What goes wrong becomes the text, as in Prometheus: an alert with a bad
 * annotation is still an alert.
 */
export function expandAlertTemplate(text: string, context: TemplateContext): string {
  if (!text.includes('{{')) return text;
  const parsed = readAlertTemplate(text);
  const name = `__alert_${context.name}`;
  if (!parsed.ok) return problemText(`error parsing template ${name}: ${parsed.message}`);
  try {
    return execute(parsed.template, context);
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    return problemText(`error executing template ${name}: ${error.message}`);
  }
}

const problemText = (message: string): string => `<error expanding template: ${message}>`;

function execute(template: Template, context: TemplateContext): string {
  const labels = StringMap.ofLabels(context.labels);
  const externalLabels = StringMap.ofLabels(context.externalLabels);
  const { externalUrl, value } = context;
  const data = new Struct(
    'AlertTemplateData',
    new Map<string, TemplateValue>([
      ['Labels', labels],
      ['ExternalLabels', externalLabels],
      ['ExternalURL', externalUrl],
      ['Value', value],
    ]),
  );
  const given: readonly TemplateValue[] = [labels, externalLabels, externalUrl, value];
  const variables = ALERT_VARIABLES.map((name, at) => ({ name, value: given[at] ?? null }));
  return new TemplateExecution(template, templateFunctions(context)).run(data, variables);
}
