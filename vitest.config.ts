import { defineConfig } from 'vitest/config'

/** Where `.ci/run` wants the numbers. */
const results = process.env['GIFT_MOCK_TEST_RESULTS']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two workers on two cores: the tests that start real commands must not starve each other.
    maxWorkers: 2,
    testTimeout: 20_000,
    setupFiles: ['test/helpers/no-network.ts'],
    reporters: results ? ['default', ['json', { outputFile: results }]] : ['default'],
  },
})
