import { expect, test } from 'vitest'
import { explore } from '../../scenarios/explore/explore.ts'
import { innocentsFor } from './innocents.ts'
import { mutants } from './mutants.ts'
import { tryMutant } from './try-mutant.ts'

test('there are at least 25 mutants, with different names', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length)
  expect(mutants.length).toBeGreaterThanOrEqual(25)
})

test.each(mutants.filter(({ isSlow }) => !isSlow).map((mutant) => [mutant.name, mutant] as const))(
  'the first schedule that the search finds for the mutant "%s" is the schedule that is written down for it',
  async (_, mutant) => {
    const { found } = await tryMutant(mutant, 1)
    expect(found).toEqual([mutant.smallest])
  },
)

/** Each task tries a part of the correct clients. The command `npm run mutants -- --innocents` tries all. */
test.each([
  ['issue-one', 2],
  ['buy-one', 8],
  ['issue-then-inquire', 8],
])('the search finds nothing in the correct clients with one fault in the task %s', async (task, every) => {
  const found: Record<string, string[]> = {}
  for (const [name, client] of innocentsFor(task).filter((_, place) => place % every === 0)) {
    const explored = await explore(client, { task, depth: 1 })
    if (explored.found.length > 0) found[name] = explored.found.map(({ scenario }) => scenario.name)
  }
  expect(found).toEqual({})
})
