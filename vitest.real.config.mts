import { defineConfig } from 'vitest/config';

/** Tests against real servers. They share ports and processors, so they take turns. */
export default defineConfig({
  test: {
    include: ['test/real/**/*.real.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    passWithNoTests: true,
  },
});
