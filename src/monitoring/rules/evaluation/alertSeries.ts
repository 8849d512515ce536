import type { Sample } from '../../../metrics/series';
import type { ActiveAlert } from './activeAlert';

export const ALERTS = 'ALERTS';
export const ALERTS_FOR_STATE = 'ALERTS_FOR_STATE';

const MS_PER_SECOND = 1000;

/** The two series that tell of an alert: that it is active, and since when in seconds. */
export function alertSeries({ labels, state, activeAt }: ActiveAlert): Sample[] {
  const own = labels.toRecord();
  return [
    { name: ALERTS, labels: { ...own, alertstate: state }, value: 1 },
    { name: ALERTS_FOR_STATE, labels: own, value: Math.floor(activeAt / MS_PER_SECOND) },
  ];
}
