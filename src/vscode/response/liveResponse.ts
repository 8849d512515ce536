import { escalationWords } from '../../incident/escalation/escalationWords';
import { onCallWords } from '../../incident/onCall/onCallWords';
import { onCallAt } from '../../incident/onCall/rotation';
import { owningConfiguration } from '../../incident/response/owningConfiguration';
import type { ResponseClock } from '../../incident/response/responseClock';
import { responseClock } from '../../incident/response/responseClock';
import { toldWords } from '../../incident/routing/toldWords';
import type { Alert } from '../../monitoring/alerts/alert';
import type { Configuration } from '../../monitoring/configuration/configuration';
import type { Sitrep } from '../sitrep';

type Response = Pick<Sitrep, 'configurations' | 'clock'>;

export const configurationsOf = ({
  configurations,
}: Pick<Sitrep, 'configurations'>): readonly Configuration[] =>
  configurations.current.map(({ configuration }) => configuration);

/** The response clock of an alert at this moment, by the configuration that the alert belongs to. */
export function liveClock(sitrep: Response, alert: Alert): ResponseClock | undefined {
  const configuration = owningConfiguration(alert, configurationsOf(sitrep));
  return configuration && responseClock(alert, configuration.response, sitrep.clock.now());
}

/** A sentence for each rotation of the workspace: who is on call, until when, and who is next. */
export const onCallNow = (sitrep: Response): readonly string[] =>
  configurationsOf(sitrep).flatMap(({ onCall }) =>
    onCall ? [onCallWords(onCallAt(sitrep.clock.now(), onCall), onCall.timezone)] : [],
  );

/** Who responds to an alert, in named sentences for its page. */
export function respondersOf(
  sitrep: Response & Pick<Sitrep, 'records'>,
  alert: Alert,
): readonly (readonly [string, string])[] {
  const configuration = owningConfiguration(alert, configurationsOf(sitrep));
  if (!configuration) return [];
  const { onCall } = configuration;
  const now = sitrep.clock.now();
  const told = toldWords(sitrep.records, alert);
  const escalation = escalationWords({ alert, configuration, records: sitrep.records, now });
  return [
    ...(onCall ? [['On call', onCallWords(onCallAt(now, onCall), onCall.timezone)] as const] : []),
    ...(escalation === undefined ? [] : [['Escalation', escalation] as const]),
    ...(told === undefined ? [] : [['Told', told] as const]),
  ];
}
