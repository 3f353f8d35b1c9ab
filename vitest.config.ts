import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { programPath } from './test/helpers/vitest/program-path.ts'
import { CACHE_VARIABLE, cacheFolder, memoryFolder } from './test/helpers/memory-folder.ts'
import { SlowFirst } from './test/helpers/vitest/slow-first.ts'

/** File from which `.ci/run` reads the number of passed and failed tests. */
const results = process.env['GIFT_MOCK_TEST_RESULTS']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Twice the number of CPU cores in CI, which is two. Tests that start commands, browsers and databases spend half
    // of their time waiting.
    maxWorkers: 4,
    // A worker runs many files and evaluates each module once. Isolation takes a quarter of the suite's CPU time
    // (decisions/0016).
    isolate: false,
    sequence: { sequencer: SlowFirst },
    // The timeout is long, because a busy machine takes much longer for a test that starts several commands.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    setupFiles: ['test/helpers/vitest/setup.ts'],
    // Messages are in English in any terminal; a test for Japanese sets the language itself. An empty variable counts
    // as unset. `contracts/consumer/record-interaction.ts` also sets PACT_DO_NOT_TRACK.
    env: {
      LANG: 'C.UTF-8',
      LANGUAGE: '',
      LC_ALL: '',
      LC_MESSAGES: '',
      PACT_DO_NOT_TRACK: 'true',
      PATH: programPath(),
      // The tests run only short Java programs. Without the second compiler tier, a program that runs from its source
      // needs only half of the CPU time. If fewer methods are compiled, a compiled client takes 13 % less.
      JDK_JAVA_OPTIONS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:CompileThresholdScaling=5',
      // Stores, reference clients and databases flush their data often, and each flush to a disk would block a worker.
      // The folder is therefore in memory where possible.
      TMPDIR: memoryFolder(),
      [CACHE_VARIABLE]: cacheFolder(),
      // With this variable, the programs that tests start load compiled modules. A command of the CLI then needs half
      // of the CPU time for its start.
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled'),
    },
    reporters: results ? ['default', ['json', { outputFile: results }]] : ['default'],
  },
})
