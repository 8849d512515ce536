/** The steps of one evaluation: `count` moments from `start` on, `step` milliseconds apart. */
export interface Frame {
  readonly start: number;
  readonly step: number;
  /** Zero when the evaluation ends before it starts. */
  readonly count: number;
}

export function frameOf(start: number, end: number, step: number): Frame {
  return { start, step, count: end < start ? 0 : Math.floor((end - start) / step) + 1 };
}

/** The same start with one step only. */
export const firstStep = ({ start, step }: Frame): Frame => ({ start, step, count: 1 });

export const timeAt = ({ start, step }: Frame, at: number): number => start + at * step;

export const lastTime = (frame: Frame): number => timeAt(frame, Math.max(frame.count - 1, 0));
