import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Paths of test files that wait for commands, compilers or databases. These test files start first; otherwise they
 * would run alone at the end of the test run.
 */
const waiting = /\/test\/(?:examples|storage|scenarios|contracts|cli|fixture|browser)\/|readme\.test\.ts$/

/**
 * Sorts the waiting test files before the other test files. Each of the two groups keeps the order of Vitest: by the
 * last duration of a file, or by the size of a file without a known duration.
 */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- `sort` is a method of Vitest, not of an array
    const sorted = await super.sort(files)
    const groups = Object.groupBy(sorted, ({ moduleId }) => (waiting.test(moduleId) ? 'waiting' : 'other'))
    return [...(groups.waiting ?? []), ...(groups.other ?? [])]
  }
}
