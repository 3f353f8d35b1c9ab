import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { programPath } from './test/helpers/vitest/program-path.ts'
import { CACHE_VARIABLE, cacheFolder, memoryFolder } from './test/helpers/memory-folder.ts'
import { SlowFirst } from './test/helpers/vitest/slow-first.ts'

/** File that `.ci/run` reads the number of passed and failed tests from. */
const results = process.env['GIFT_MOCK_TEST_RESULTS']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Twice the two cores of CI, because tests that start commands, browsers and databases wait half of the time.
    maxWorkers: 4,
    // A worker runs many files and evaluates each module once. Isolation takes a quarter of the suite's CPU time
    // (decisions/0016).
    isolate: false,
    sequence: { sequencer: SlowFirst },
    // High, because on a busy machine a test that starts several commands takes much longer than on an idle one.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ['test/helpers/vitest/setup.ts'],
    // Messages are in English in any terminal; a test for Japanese sets the language itself. Empty means unset.
    // The last variable is the one that `contracts/consumer/record-interaction.ts` sets.
    env: {
      LANG: 'C.UTF-8',
      LANGUAGE: '',
      LC_ALL: '',
      LC_MESSAGES: '',
      PACT_DO_NOT_TRACK: 'true',
      PATH: programPath(),
      // Java programs are short here. Without the second compiler tier, a program that runs from its source takes half
      // of the CPU time.
      JDK_JAVA_OPTIONS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC',
      // Stores, reference clients and databases flush their data often, which blocks a worker while a disk writes.
      TMPDIR: memoryFolder(),
      [CACHE_VARIABLE]: cacheFolder(),
      // Programs that tests start load compiled modules. A command of the CLI then starts in half of the CPU time.
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled'),
    },
    reporters: results ? ['default', ['json', { outputFile: results }]] : ['default'],
  },
})
