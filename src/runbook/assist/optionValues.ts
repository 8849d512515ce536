import { fittingConnections, kernelFor } from '../step/prepareStep';
import type { StepSurroundings } from './surroundings';

/** A value that an option may have. */
export interface OptionValue {
  readonly value: string;
  readonly detail: string;
}

/** How a result may be shown, by the word behind `format=`. */
export const FORMATS = ['table', 'json', 'text', 'chart'] as const;

const BOOLEANS: readonly OptionValue[] = [
  { value: 'true', detail: '' },
  { value: 'false', detail: '' },
];

const durations = (...values: readonly string[]): readonly OptionValue[] =>
  values.map((value) => ({ value, detail: '' }));

const VALUES: Readonly<Record<string, readonly OptionValue[]>> = {
  timeout: durations('10s', '30s', '2m', '10m'),
  range: durations('15m', '1h', '6h', '1d'),
  step: durations('15s', '1m', '5m'),
  confirm: BOOLEANS,
  background: BOOLEANS,
  interactive: BOOLEANS,
  format: FORMATS.map((value) => ({ value, detail: '' })),
  expect: [
    { value: 'exit 0', detail: 'of a program' },
    { value: 'rows > 0', detail: 'of a table' },
    { value: 'rows == 0', detail: 'of a table' },
    { value: 'status 200', detail: 'of an HTTP answer' },
    { value: 'value < 5', detail: 'of a metric' },
    { value: 'json $.status == healthy', detail: 'of an answer in JSON' },
  ],
};

/** What may stand behind `name=` of a step in a language. Connections come with their type, those that fit only. */
export function valuesOf(
  option: string,
  language: string,
  { kernels, connections }: StepSurroundings,
): readonly OptionValue[] {
  if (option !== 'on') return Object.hasOwn(VALUES, option) ? (VALUES[option] ?? []) : [];
  const kernel = kernelFor(language, kernels);
  const fitting = kernel ? fittingConnections(kernel, connections) : connections;
  return fitting.map(({ name, type, access, production }) => ({
    value: name,
    detail: `${type}, ${access}${production ? ', production' : ''}`,
  }));
}
