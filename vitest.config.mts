import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/vscode/**', 'test/e2e/**', 'test/real/**', 'node_modules/**'],
    testTimeout: 20_000,
  },
});
