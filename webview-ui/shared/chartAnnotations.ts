import type { Chart } from 'chart.js';
import type { AnnotationOptions } from 'chartjs-plugin-annotation';
import type { LineChartState } from '../../src/protocol/chart';
import type { ChartTheme } from './theme';
import { withOpacity } from './theme';

const MOST_NAMED_SPANS = 4;
/** Of a span's name, in CSS pixels. */
const CHARACTER = 7;
const PADDING = 3;

/** A name that does not fit into what is seen of its span would be cut: the shade and the sentence about the chart tell of that one. */
const fits =
  (name: string, from: number, to: number) =>
  ({ chart }: { readonly chart: Chart }): boolean => {
    const { x } = chart.scales;
    if (!x) return false;
    const left = Math.max(x.left, x.getPixelForValue(from));
    const right = Math.min(x.right, x.getPixelForValue(to));
    return right - left >= name.length * CHARACTER + 2 * PADDING;
  };

const spanLabel = (content: string, from: number, to: number, theme: ChartTheme) => ({
  display: fits(content, from, to),
  content,
  // A short wait stands right before its firing: their names must not overlap.
  position: { x: 'start', y: content === 'pending' ? 'start' : 'end' } as const,
  color: theme.foreground,
  font: { family: theme.font, size: 11, weight: 'normal' as const },
  padding: PADDING,
});

/** The threshold as a dashed line with its name, the firing time shaded, deploys and starts as vertical lines. */
export function lineAnnotations(state: LineChartState, theme: ChartTheme): Record<string, AnnotationOptions> {
  const label = (content: string, position: 'start' | 'end') => ({
    display: true,
    content,
    position,
    color: theme.foreground,
    backgroundColor: withOpacity(theme.background, 0.85),
    font: { family: theme.font, size: 11, weight: 'normal' as const },
    padding: PADDING,
  });
  const entries: [string, AnnotationOptions][] = [
    ...state.spans.map((span, index): [string, AnnotationOptions] => [
      `span${index}`,
      {
        type: 'box',
        xMin: span.from,
        xMax: span.to ?? state.to,
        backgroundColor: withOpacity(theme.span, span.label === 'pending' ? 0.04 : 0.12),
        borderColor: theme.muted,
        borderWidth: span.label === 'pending' ? 1 : 0,
        borderDash: [3, 3],
        drawTime: 'beforeDatasetsDraw',
        // So that nothing is told by shade alone; where there are many, they are too narrow for words.
        ...(state.spans.length <= MOST_NAMED_SPANS && {
          label: spanLabel(span.label, span.from, span.to ?? state.to, theme),
        }),
      },
    ]),
    ...state.thresholds.map(({ value, label: text }, index): [string, AnnotationOptions] => [
      `threshold${index}`,
      {
        type: 'line',
        yMin: value,
        yMax: value,
        borderColor: theme.threshold,
        borderWidth: theme.highContrast ? 2 : 1.5,
        borderDash: [5, 4],
        label: label(text, 'start'),
      },
    ]),
    ...state.marks.map(({ at, label: text }, index): [string, AnnotationOptions] => [
      `mark${index}`,
      {
        type: 'line',
        xMin: at,
        xMax: at,
        borderColor: theme.muted,
        borderWidth: 1,
        borderDash: [2, 2],
        label: label(text, 'end'),
      },
    ]),
  ];
  return Object.fromEntries(entries);
}
