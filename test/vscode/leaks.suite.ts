import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'mocha';
import { leaksNothing } from './leaks';

describe('the leak check', () => {
  it('is content with work that closes what it opens', () =>
    leaksNothing(async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await new Promise((resolve) => server.close(resolve));
    }));

  it('names what was left open', async () => {
    const server = createServer();
    const careless = leaksNothing(
      () => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)),
      300,
    );
    try {
      await assert.rejects(careless, (error: assert.AssertionError) => {
        // VS Code itself may have started a program meanwhile, which is named too.
        const named = error.actual as readonly string[];
        assert.deepEqual(
          named.filter((line) => line.includes('TCPServerWrap')),
          ['1 TCPServerWrap more than before'],
        );
        return true;
      });
    } finally {
      server.close();
    }
  });
});
