import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two workers on two cores: the tests that start real commands must not starve each other.
    maxWorkers: 2,
    testTimeout: 20_000,
    setupFiles: ['test/helpers/no-network.ts'],
  },
})
