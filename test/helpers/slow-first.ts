import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Tests that start commands, compilers or databases wait for them. Begun late, they would run alone at the end. */
const waiting = /\/test\/(?:examples|storage|scenarios|contracts|cli|fixture|browser)\/|readme\.test\.ts$/

/** Within both groups the order is Vitest's: by the last run's durations, or by size in a fresh checkout. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is Vitest's method, not an array's
    const sorted = await super.sort(files)
    const groups = Object.groupBy(sorted, ({ moduleId }) => (waiting.test(moduleId) ? 'waiting' : 'other'))
    return [...(groups.waiting ?? []), ...(groups.other ?? [])]
  }
}
