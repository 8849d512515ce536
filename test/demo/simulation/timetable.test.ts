import { describe, expect, it } from 'vitest';
import { PERIOD } from '../../../src/demo/simulation/incidents';
import { Timetable } from '../../../src/demo/simulation/timetable';

const START = Date.UTC(2026, 0, 5, 9);
const minutes = (count: number): number => START + count * 60_000;

describe('the timetable of incidents', () => {
  const timetable = new Timetable(START);
  const check = (name: Parameters<Timetable['state']>[0], at: number, phase: string): void => {
    it(`${name} is ${phase} ${(at - START) / 60_000} minutes after the start`, () => {
      expect(timetable.state(name, at).phase).toBe(phase);
    });
  };

  check('database-down', minutes(-10), 'idle');
  check('database-down', minutes(-1.95), 'escalating');
  check('database-down', minutes(0), 'full');
  check('database-down', minutes(6.1), 'recovering');
  check('database-down', minutes(7), 'idle');
  check('queue-backlog', minutes(3.9), 'idle');
  check('queue-backlog', minutes(4.5), 'escalating');
  check('queue-backlog', minutes(8), 'full');
  check('duplicate-payouts', minutes(10), 'full');
  check('duplicate-payouts', minutes(18.1), 'recovering');

  it('comes round again after a period', () => {
    expect(timetable.state('database-down', minutes(0) + PERIOD)).toEqual({
      phase: 'full',
      intensity: 1,
      occurrence: { startedAt: minutes(-2) + PERIOD, endsAt: minutes(6) + PERIOD },
    });
  });

  it('escalates from nothing to all and recovers to nothing', () => {
    const intensities = [4, 4.625, 5.25, 14, 14.75, 15.5].map(
      (at) => timetable.state('queue-backlog', minutes(at)).intensity,
    );
    expect(intensities).toEqual([0, 0.5, 1, 1, 0.5, 0]);
  });
});

describe('incidents by hand', () => {
  it('begin at once and recover when they are stopped', () => {
    const timetable = new Timetable(START, 'manual');
    const phaseAt = (at: number): string => timetable.state('database-down', at).phase;
    expect(phaseAt(minutes(0))).toBe('idle');
    expect(timetable.start('database-down', minutes(1))).toBe(true);
    expect(phaseAt(minutes(2))).toBe('full');
    expect(timetable.stop('database-down', minutes(3))).toBe(true);
    expect([2, 3.1, 4].map((at) => phaseAt(minutes(at)))).toEqual(['full', 'recovering', 'idle']);
  });

  it('are not begun twice, nor stopped when there is nothing to stop', () => {
    const timetable = new Timetable(START, 'manual');
    expect(timetable.stop('queue-backlog', minutes(1))).toBe(false);
    expect(timetable.start('queue-backlog', minutes(1))).toBe(true);
    expect(timetable.start('queue-backlog', minutes(2))).toBe(false);
  });

  it('stop a scheduled incident without changing its past', () => {
    const timetable = new Timetable(START);
    timetable.stop('database-down', minutes(1));
    expect(timetable.state('database-down', minutes(0)).phase).toBe('full');
    expect(timetable.state('database-down', minutes(2)).phase).toBe('idle');
  });

  it('are the only ones while the timetable is paused', () => {
    const timetable = new Timetable(START);
    timetable.pause(minutes(1));
    expect(timetable.state('queue-backlog', minutes(8)).phase).toBe('idle');
    timetable.resume(minutes(20));
    expect(timetable.state('queue-backlog', minutes(8)).phase).toBe('idle');
    expect(timetable.state('queue-backlog', minutes(8) + PERIOD).phase).toBe('full');
  });
});
