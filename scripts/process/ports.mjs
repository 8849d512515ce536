/** Free ports of this machine. */
import { createServer } from 'node:net';

/**
 * The wanted port when it is free, else any free one. A browser keeps what it remembers of a page by its port, so the
 * same port each time is kinder.
 * @param {number} wanted
 * @returns {Promise<number>}
 */
export async function freePort(wanted) {
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? 0;
}

function tryPort(port) {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', () => settle(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: found } = server.address();
      server.close(() => settle(found));
    });
  });
}
