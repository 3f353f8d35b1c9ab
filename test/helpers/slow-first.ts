import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Tests that wait for commands, compilers or databases. They start first; otherwise they would run alone at the end.
 */
const waiting = /\/test\/(?:examples|storage|scenarios|contracts|cli|fixture|browser)\/|readme\.test\.ts$/

/** Runs the waiting tests first. Within both groups the order is Vitest's: by last duration, or by size without one. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is Vitest's method, not an array's
    const sorted = await super.sort(files)
    const groups = Object.groupBy(sorted, ({ moduleId }) => (waiting.test(moduleId) ? 'waiting' : 'other'))
    return [...(groups.waiting ?? []), ...(groups.other ?? [])]
  }
}
