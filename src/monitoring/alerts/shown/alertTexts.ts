import type { Labels } from '../../../metrics/series';
import type { AlertObservation } from '../alert';

/** Title, summary and severity word of an alert in the Prometheus world, where they are labels and annotations. */
export function alertTexts(
  labels: Labels,
  annotations: Labels,
): Pick<AlertObservation, 'title' | 'summary' | 'severityWord'> {
  const summary =
    own(annotations, 'summary') ?? own(annotations, 'description') ?? own(annotations, 'message');
  const severityWord = own(labels, 'severity') ?? own(labels, 'priority');
  return {
    title: own(labels, 'alertname') ?? 'Alert without a name',
    ...(summary === undefined ? {} : { summary }),
    ...(severityWord === undefined ? {} : { severityWord }),
  };
}

const own = (labels: Labels, name: string): string | undefined => {
  const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
  return value === '' ? undefined : value;
};
