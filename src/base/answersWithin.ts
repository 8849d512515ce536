import type { Clock, Ms } from './clock';

/** Whether whoever is asked answers in time; an error is an answer, too. Nobody is called off. */
export function answersWithin(clock: Clock, patience: Ms, ask: () => PromiseLike<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const late = clock.after(patience, () => resolve(false));
    const answered = (): void => {
      late.dispose();
      resolve(true);
    };
    ask().then(answered, answered);
  });
}
