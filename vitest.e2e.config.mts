import { defineConfig } from 'vitest/config';

/** Tests of the workbench. Each file opens a VS Code and a Chromium, so they take turns. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    fileParallelism: false,
    silent: 'passed-only',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000, interval: 100 } },
  },
});
