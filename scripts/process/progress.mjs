/** Lines that tell a waiting person what is going on. */

const heartbeat = 10_000;

/**
 * Runs a step, announced, with a sign of life every ten seconds and the time it took.
 * @template T
 * @param {string} title such as `Installing dependencies`
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = Date.now();
  const elapsed = () => `${((Date.now() - started) / 1_000).toFixed(0)} s`;
  console.log(`${title} …`);
  const timer = setInterval(() => console.log(`  still at it (${elapsed()})`), heartbeat);
  try {
    const result = await work();
    console.log(`  done (${elapsed()})`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
