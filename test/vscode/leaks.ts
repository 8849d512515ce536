import assert from 'node:assert/strict';

/** What Node calls the things that somebody has to close. Timers are left out: VS Code's own come and go. */
const OWNED = [
  'ChildProcess',
  'FSEventWrap',
  'FSReqCallback',
  'PipeWrap',
  'ProcessWrap',
  'StatWatcher',
  'TCPServerWrap',
  'TCPSocketWrap',
  'UDPWrap',
  'Worker',
] as const;

type Resource = (typeof OWNED)[number];

/** How many of each kind this extension host holds open now. */
export function openResources(): Readonly<Record<Resource, number>> {
  const all = process.getActiveResourcesInfo();
  const count = (kind: Resource): [Resource, number] => [kind, all.filter((name) => name === kind).length];
  return Object.fromEntries(OWNED.map(count)) as Record<Resource, number>;
}

/**
 * Does `work` and insists that afterwards no more processes, sockets, servers or watchers are open than before. Closing
 * takes its time, so the count is asked for up to five seconds, or as many milliseconds as `patience` says.
 */
export async function leaksNothing(work: () => Promise<void>, patience = 5_000): Promise<void> {
  const before = openResources();
  await work();
  let leaked = leakedSince(before);
  for (let waited = 0; leaked.length > 0 && waited < patience; waited += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    leaked = leakedSince(before);
  }
  assert.deepEqual(leaked, []);
}

/** Sentences such as `2 TCPSocketWrap more than before`. */
function leakedSince(before: Readonly<Record<Resource, number>>): string[] {
  const now = openResources();
  return OWNED.filter((kind) => now[kind] > before[kind]).map(
    (kind) => `${now[kind] - before[kind]} ${kind} more than before`,
  );
}
