import { expect, test } from 'vitest'
import { explore } from '../../scenarios/explore/explore.ts'
import { innocentsFor } from './innocents.ts'
import { mutants } from './mutants.ts'
import { tryMutant } from './try-mutant.ts'

test('there are at least 25 mutants (clients with one error each), and each has a different name', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length)
  expect(mutants.length).toBeGreaterThanOrEqual(25)
})

test.each(mutants.filter(({ isSlow }) => !isSlow).map((mutant) => [mutant.name, mutant] as const))(
  'the search first finds the smallest schedule of faults under which the mutant "%s" loses money',
  async (_, mutant) => {
    const { found } = await tryMutant(mutant, 1)
    expect(found).toEqual([mutant.smallest])
  },
)

/**
 * The test tries only a part of the correct clients: every second or every eighth client of the task. `npm run mutants
 * -- --innocents` tries all clients.
 */
test.each([
  ['issue-one', 2],
  ['buy-one', 8],
  ['issue-then-inquire', 8],
])('in the task %s, the search finds no fault under which a correct client loses money', async (task, every) => {
  const found: Record<string, string[]> = {}
  for (const [name, client] of innocentsFor(task).filter((_, place) => place % every === 0)) {
    const explored = await explore(client, { task, depth: 1 })
    if (explored.found.length > 0) found[name] = explored.found.map(({ scenario }) => scenario.name)
  }
  expect(found).toEqual({})
})
