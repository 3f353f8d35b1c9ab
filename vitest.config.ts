import { defineConfig } from 'vitest/config'
import { SlowFirst } from './test/helpers/slow-first.ts'

/** File that `.ci/run` reads the number of passed and failed tests from. */
const results = process.env['GIFT_MOCK_TEST_RESULTS']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // One more than the two cores of CI: tests that start commands and databases wait for them half of the time.
    maxWorkers: 3,
    // A worker runs many files and evaluates each module once. Isolation takes a quarter of the suite's CPU time (decisions/0016).
    isolate: false,
    sequence: { sequencer: SlowFirst },
    // Of tests that hang: on a busy machine, one that starts several commands takes many times as long as on an idle one.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ['test/helpers/setup.ts'],
    // Messages are in English whatever the language of the terminal; a test for Japanese sets its own. Empty means unset.
    // The player of pacts sets the last one in its process.
    env: { LANG: 'C.UTF-8', LANGUAGE: '', LC_ALL: '', LC_MESSAGES: '', PACT_DO_NOT_TRACK: 'true' },
    reporters: results ? ['default', ['json', { outputFile: results }]] : ['default'],
  },
})
