import { setTimeout as delay } from 'node:timers/promises';

const LIMIT_MS = 60_000;
const ASK_EVERY_MS = 100;

/** Asks until the answer is yes. Real servers keep their own time, so a test of them can only wait. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  describe: () => string = () => '',
): Promise<void> {
  const limit = Date.now() + LIMIT_MS;
  while (!(await isSo())) {
    if (Date.now() > limit) throw new Error(`Not within ${LIMIT_MS / 1_000} s: ${what}. ${describe()}`);
    await delay(ASK_EVERY_MS);
  }
}
