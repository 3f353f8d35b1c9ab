import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Paths of the test files that start first: files that wait for commands, compilers or databases, and short files that
 * compute for seconds. Otherwise these files would run alone at the end of the test run.
 */
const waiting =
  /\/test\/(?:bench|browser|cli|contracts|dashboard|docs|examples|fixture|fuzz|mutants|naive-clients|scenarios|soak|storage|tools)\/|\/(?:readme|dns-guard|text-code)\.test\.ts$/

/**
 * Puts the test files that match `waiting` before all other test files. In each of these two groups, the files stay in
 * the order of Vitest: by their last duration or, if the last duration is unknown, by their size.
 */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- `sort` is a method of Vitest, not of an array
    const sorted = await super.sort(files)
    const groups = Object.groupBy(sorted, ({ moduleId }) => (waiting.test(moduleId) ? 'waiting' : 'other'))
    return [...(groups.waiting ?? []), ...(groups.other ?? [])]
  }
}
