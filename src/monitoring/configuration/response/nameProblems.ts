import type { Configuration, ConfigurationProblem } from '../configuration';
import type { LocatedDocument, Path } from '../document';
import { closest } from '../../../base/spelling';

/** Names that stand for whoever has the role at the moment. */
export const ROLES = ['onCall', 'secondary'] as const;

type Named = Pick<Configuration, 'onCall' | 'escalation' | 'people' | 'channels' | 'notify'>;

interface Use {
  readonly name: string;
  readonly path: Path;
}

/** Names that lead nowhere: a channel that does not exist, a person whom no message can reach. */
export function nameProblems(
  configuration: Named,
  document: LocatedDocument,
  file: string,
): ConfigurationProblem[] {
  const channels = configuration.channels.map(({ name }) => name);
  const problem = ({ path }: Use, severity: 'error' | 'warning', message: string): ConfigurationProblem => ({
    ...{ file, severity, message },
    range: document.rangeOf(path),
    code: severity === 'error' ? 'unknown-channel' : 'unreachable-person',
  });
  const unknownChannels = usesOfChannels(configuration)
    .filter(({ name }) => !channels.includes(name))
    .map((use) => problem(use, 'error', unknownWords(use.name, 'channel', channels)));
  const reachable = [...channels, ...Object.keys(configuration.people), ...ROLES];
  const unknownTargets = usesInNotify(configuration)
    .filter(({ name }) => !reachable.includes(name))
    .map((use) => problem(use, 'error', unknownWords(use.name, 'channel', reachable)));
  const unreachable = usesInEscalation(configuration)
    .filter(({ name }) => !reachable.includes(name))
    .map((use) => problem(use, 'warning', unreachableWords(use.name, reachable)));
  const silent = roleProblems(configuration).map(({ use, message }) => problem(use, 'warning', message));
  return [...unknownChannels, ...unknownTargets, ...unreachable, ...silent];
}

const usesOfChannels = ({ people }: Named): Use[] =>
  Object.entries(people).flatMap(([person, { channels }]) =>
    // A person written as one name or a list has no key "channels" in the file: the nearest place is taken.
    channels.map((name, index) => ({ name, path: ['people', person, 'channels', index] })),
  );

const usesInNotify = ({ notify }: Named): Use[] =>
  Object.entries(notify).flatMap(([severity, names]) =>
    names.map((name, index) => ({ name, path: ['notify', severity, index] })),
  );

const usesInEscalation = ({ onCall, escalation }: Named): Use[] => [
  ...(onCall?.escalation ?? []).map((name, index) => ({ name, path: ['onCall', 'escalation', index] })),
  ...Object.entries(escalation).flatMap(([severity, steps]) =>
    steps.flatMap(({ notify }, step) =>
      notify.map((name, index) => ({ name, path: ['escalation', severity, step, 'notify', index] })),
    ),
  ),
];

/** A role that nobody has, or that somebody has whom no message reaches. */
function roleProblems(configuration: Named): readonly { readonly use: Use; readonly message: string }[] {
  const { onCall, people } = configuration;
  const uses = [...usesInNotify(configuration), ...usesInEscalation(configuration)];
  const unheld = (role: string): boolean =>
    !onCall || (role === 'secondary' && onCall.secondary === undefined);
  const vacant = ROLES.filter(unheld).flatMap((role) =>
    uses
      .filter(({ name }) => name === role)
      .map((use) => ({ use, message: `Nobody has the role "${role}": say who under "onCall:".` })),
  );
  if (!onCall || !uses.some(({ name }) => name === 'onCall')) return vacant;
  const mute = onCall.people.flatMap((name, index) => {
    const use: Use = { name, path: ['onCall', 'people', index] };
    return Object.hasOwn(people, name) ? [] : [{ use, message: unreachableWords(name, Object.keys(people)) }];
  });
  return [...vacant, ...mute];
}

function unknownWords(name: string, what: string, known: readonly string[]): string {
  const guess = closest(name, known);
  if (guess !== undefined) return `There is no ${what} "${name}". Did you mean "${guess}"?`;
  return `There is no ${what} "${name}": add it under "channels:", so that messages can be sent there.`;
}

function unreachableWords(name: string, known: readonly string[]): string {
  const guess = closest(name, known);
  if (guess !== undefined) return `Nobody knows how to reach "${name}". Did you mean "${guess}"?`;
  return `Nobody knows how to reach "${name}": add the name under "people:" with its channels. Until then nothing is sent there.`;
}
