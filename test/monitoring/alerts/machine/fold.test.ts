import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../src/monitoring/alerts/alert';
import type { AlertEvent } from '../../../../src/monitoring/alerts/alertEvent';
import { apply, evolve, fold } from '../../../../src/monitoring/alerts/machine/fold';
import { acknowledgement, anyAlertEvent, anyAlertLog, silence, snooze } from '../../../fakes/alertEvents';

/** Every alert before and after every event of the log. */
function steps(events: readonly AlertEvent[]): { event: AlertEvent; before?: Alert; after?: Alert }[] {
  const alerts = new Map<string, Alert>();
  return events.flatMap((step) => {
    const fingerprints = step.fingerprint === undefined ? ['a', 'b', 'c'] : [step.fingerprint];
    return fingerprints.flatMap((fingerprint) => {
      const key = `${step.sourceId}/${fingerprint}`;
      const before = alerts.get(key);
      if (!before && step.fingerprint === undefined) return [];
      const after = evolve(before, step);
      if (after) alerts.set(key, after);
      return [{ event: step, ...(before && { before }), ...(after && { after }) }];
    });
  });
}

const always = (holds: (step: { event: AlertEvent; before?: Alert; after?: Alert }) => boolean): void =>
  fc.assert(
    fc.property(anyAlertLog, (events) => steps(events).every(holds)),
    { numRuns: 300 },
  );

describe('any log, however damaged', () => {
  it('never takes an alert from resolved to firing without a new episode', () => {
    always(
      ({ before, after }) =>
        before?.condition !== 'resolved' ||
        after?.condition !== 'firing' ||
        before.identity.episode !== after.identity.episode,
    );
  });

  it('leaves no alert firing without an episode', () => {
    always(({ after }) => after?.condition !== 'firing' || after.identity.episode !== '');
  });

  it('never resolves by T9, and never touches the condition by it', () => {
    always(
      ({ event: { rule }, before, after }) =>
        rule !== 'T9' || !before || after?.condition === before.condition,
    );
  });

  it('never touches the condition by an acknowledgement, its end, a suppression or a look', () => {
    const bystanders = ['T12', 'T13', 'T14', 'T15', 'observed'];
    always(
      ({ event: { rule }, before, after }) =>
        !bystanders.includes(rule) || before?.condition === after?.condition,
    );
  });

  it('never leaves an acknowledgement on what is over, but one that is sticky and ours', () => {
    always(({ after }) => {
      const held = after?.condition === 'resolved' ? after.acknowledgement : undefined;
      return held === undefined || (held.mode === 'sticky' && held.origin === 'sitrep');
    });
  });

  it('ends an acknowledgement in mode untilWorse, and every snooze of ours, by T8', () => {
    always(({ event: { rule }, before, after }) => {
      if (rule !== 'T8' || before === undefined || after === before) return true;
      return (
        after?.acknowledgement?.mode !== 'untilWorse' &&
        !after?.suppressions.some(({ kind, origin }) => kind === 'snooze' && origin === 'sitrep')
      );
    });
  });

  it('keeps every suppression of a source, and every one of ours that is no snooze, but by T14', () => {
    const kept = (alert: Alert | undefined): Alert['suppressions'] =>
      alert?.suppressions.filter(({ kind }) => kind !== 'snooze') ?? [];
    always(({ event: { rule }, before, after }) => {
      if (rule === 'T14' || before === undefined || after === undefined) return true;
      return JSON.stringify(kept(before)) === JSON.stringify(kept(after));
    });
  });

  it('latches only what has resolved and was not seen', () => {
    always(
      ({ before, after }) =>
        !after?.latched || before?.latched === true || (after.condition === 'resolved' && !after.seen),
    );
  });

  it('gives the same state when replayed through JSON', () => {
    fc.assert(
      fc.property(anyAlertLog, (events) => {
        const replayed = JSON.parse(JSON.stringify(events)) as AlertEvent[];
        expect(fold(replayed)).toEqual(fold(events));
      }),
    );
  });

  it('gives the same state when a session goes on from what another one kept', () => {
    fc.assert(
      fc.property(anyAlertLog, fc.nat(80), (events, at) => {
        const states = fold(events.slice(0, at));
        for (const event of events.slice(at)) apply(states, event);
        expect(states).toEqual(fold(events));
      }),
    );
  });

  it('does not care in which order two alerts changed', () => {
    fc.assert(
      fc.property(fc.array(anyAlertEvent, { maxLength: 60 }), (events) => {
        const byAlert = [...events].sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
        expect(fold(byAlert)).toEqual(fold(events));
      }),
    );
  });
});

const keyOf = (of: AlertEvent): string => `${of.sourceId}/${of.fingerprint ?? ''}`;

describe('an acknowledgement', () => {
  it('that is taken back leaves the condition, the evaluation and the suppressions as they were', () => {
    fc.assert(
      fc.property(anyAlertLog, (events) => {
        for (const alerts of fold(events).values()) {
          for (const [fingerprint, alert] of alerts) {
            const who = { at: 2_000, sourceId: 'one', fingerprint } as const;
            const acknowledged = evolve(alert, { ...who, rule: 'T12', acknowledgement });
            const back = evolve(acknowledged, { ...who, rule: 'T13', why: 'user' });
            const { condition, evaluation, suppressions, identity } = alert;
            expect(back).toMatchObject({ condition, evaluation, suppressions, identity });
          }
        }
      }),
    );
  });
});

describe('a suppression', () => {
  it('that is added and removed leaves the alert as it was', () => {
    fc.assert(
      fc.property(anyAlertLog, (events) => {
        for (const alerts of fold(events).values()) {
          for (const [fingerprint, alert] of alerts) {
            const who = { at: 2_000, sourceId: 'one', fingerprint, rule: 'T14' } as const;
            for (const one of [silence, snooze]) {
              const added = evolve(alert, { ...who, suppressions: [...alert.suppressions, one] });
              expect(added?.condition).toBe(alert.condition);
              expect(evolve(added, { ...who, suppressions: alert.suppressions })).toEqual(alert);
            }
          }
        }
      }),
    );
  });
});
