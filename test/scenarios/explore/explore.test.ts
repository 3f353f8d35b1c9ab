import { describe, expect, onTestFinished, test } from 'vitest'
import { searchWarnings } from '../../../mock-server/cli/explore/output/warnings.ts'
import type { Client } from '../../../scenarios/explore/driver/client.ts'
import { clientRunner } from '../../../scenarios/explore/driver/client.ts'
import { explore, type Exploration } from '../../../scenarios/explore/explore.ts'
import { baseScenario } from '../../../scenarios/explore/found-scenario.ts'
import { inProcessDriver } from '../../../scenarios/explore/driver/in-process.ts'
import { outcomeClassesOf } from '../../../scenarios/explore/outcomes/index.ts'
import { referenceClient } from '../../../scenarios/explore/driver/reference-client.ts'
import { readScenario } from '../../../scenarios/loading/parse.ts'
import { replay } from '../../../scenarios/replay/replay.ts'
import { englishWords } from '../../helpers/english-words.ts'
import {
  atGiftOf,
  issuesAgain,
  issuesAgainAfterLimit,
  issuesLargerAfterRefusal,
  issuesOnce,
  issuesTwoAgain,
  waitsForEver,
} from './clients.ts'

const namesOf = ({ found }: Exploration): string[] => found.map(({ scenario }) => scenario.name)
const lossesOf = ({ found }: Exploration): string[][] => found.map(({ losses }) => losses.map(({ key }) => key))

/** Replays the scenarios that the search found. Returns the result of each replay. */
async function replayAgain({ found }: Exploration, client: Client): Promise<string[]> {
  const results: string[] = []
  for (const { scenario } of found) {
    const { found: file, problems } = readScenario(scenario.yaml, 'found.yaml')
    if (!file) expect.fail(JSON.stringify(problems))
    results.push((await replay(file, { runner: clientRunner(client), timeoutMs: 20_000 })).result)
  }
  return results
}

describe('a client that loses money or breaks a rule', () => {
  test('the search finds a client that orders again after an unknown outcome, and a replay shows the same failure', async () => {
    const explored = await explore(issuesAgain, { depth: 1 })
    expect(namesOf(explored)).toEqual([
      'found/issue-1-lost-before',
      'found/issue-1-error-before',
      'found/issue-1-lost-after',
      'found/issue-1-error-after',
      'found/issue-1-unreadable',
      'found/issue-1-misreported',
      'found/issue-1-late',
    ])
    expect(new Set(lossesOf(explored).flat())).toEqual(new Set(['at-gift/no-blind-reissue', 'ledger']))
    expect(await replayAgain(explored, issuesAgain)).toEqual(Array.from({ length: 7 }, () => 'failed'))
    expect(await replayAgain(explored, issuesOnce)).toEqual(Array.from({ length: 7 }, () => 'passed'))
  })

  test('if a loss requires two faults, a search for two faults finds the loss, and a search for one fault does not', async () => {
    expect(namesOf(await explore(issuesAgainAfterLimit, { depth: 1 }))).toEqual([])
    const explored = await explore(issuesAgainAfterLimit, { depth: 2 })
    expect(namesOf(explored)).toContain('found/issue-1-limited-then-issue-2-lost-after')
    expect(explored.found.every(({ schedule }) => schedule.length === 2)).toBe(true)
  })

  test('if a fault causes the same loss at two calls, the search reports the loss once and marks both calls in the matrix', async () => {
    const explored = await explore(issuesTwoAgain, { depth: 1 })
    expect(namesOf(explored)).toEqual(['found/issue-1-lost-before', 'found/issue-1-lost-after'])
    const marks = explored.matrix
      .rows()
      .map((row) => [row.call, row.marks.get('lost-before'), row.marks.get('refused')])
    expect(marks).toEqual([
      [1, 'lost', 'passed'],
      [2, 'lost', 'passed'],
    ])
  })

  test('the search finds a client that orders a larger amount after a refusal, and a replay shows the same failure', async () => {
    const explored = await explore(issuesLargerAfterRefusal, { task: 'issue-one', depth: 1 })
    expect(namesOf(explored)).toEqual(['found/issue-1-refused'])
    expect(lossesOf(explored)).toEqual([['ledger']])
    expect(await replayAgain(explored, issuesLargerAfterRefusal)).toEqual(['failed'])
  })

  test('the search finds a client that waits for a response without a time limit', async () => {
    const { found } = await explore(waitsForEver, { depth: 1 })
    expect(found.map(({ scenario, losses }) => [scenario.name, losses.map(({ key }) => key)])).toEqual([
      ['found/issue-1-lost-before', ['time']],
      ['found/issue-1-lost-after', ['time']],
    ])
  })

  test('the search rejects a client that fails or sends no request without faults', async () => {
    await expect(explore(async () => Promise.reject(new Error('no key')))).rejects.toThrow(
      'the client fails without faults: no key',
    )
    await expect(explore(async () => {})).rejects.toThrow(
      'no request of the client to a provider reached the mock: if the client contains the real URLs, its requests may have gone to the real hosts',
    )
  })
})

describe('a client that loses no money and breaks no rule', () => {
  test.each([
    ['issue-one', 1],
    ['issue-one', 0],
  ])(
    'with up to two faults, the reference client loses no money in the task %s (restarts: %i)',
    async (task, restarts) => {
      const explored = await explore(referenceClient({ name: task }), { task, restarts })
      expect(explored).toMatchObject({ result: 'nothing found', completeDepth: 2, undecided: 0 })
      expect(explored.bound.en).toContain(
        'Within this bound, this client never pays twice and never hides an order. A lost response can still leave a code that is billed but never received; the client reports the order as unknown, and you clear it up with the provider.',
      )
      expect(explored.bound.en).toContain(
        `The bound: the task "${task}" with at-gift; up to 2 faults in one run, at the first 8 calls of the client, with ${restarts} ${restarts === 1 ? 'restart' : 'restarts'} and 1 worker; ${explored.runs} runs of a client in this process. The book of the client was judged.`,
      )
      expect(englishWords(explored.bound.ja)).toEqual([])
    },
  )

  test('two workers of the reference client buy only one gift, even if one worker is killed and restarted', async () => {
    const explored = await explore(referenceClient({ name: 'buy-one' }), {
      task: 'buy-one',
      depth: 1,
      restarts: 1,
      workers: 2,
    })
    expect(explored).toMatchObject({ result: 'nothing found', completeDepth: 1, undecided: 0 })
    expect(explored.baseline.calls.length).toBeGreaterThan(6)
    const [, , , , buy] = explored.matrix.rows()
    expect(buy?.marks.get('overtaken')).toBe('passed')
  })

  test.each([
    ['buy-one', 'realpay-gift.buy-gift', 2],
    ['buy-from-purchase', 'realpay-gift.list-brands', 2],
    ['buy-with-design', 'realpay-gift.create-purchase', 2],
  ])(
    'in the task %s, the restarted reference client gets its already bought gift, even if %s is refused',
    async (name, operation, call) => {
      const client = referenceClient({ name })
      const driver = await inProcessDriver({ client, seed: 'restart', base: baseScenario(name, {}) })
      onTestFinished(() => driver.close())
      const [refused] = outcomeClassesOf(operation)
      if (!refused) expect.fail(operation)
      const kill = { operation: 'realpay-gift.buy-gift', call: 1, kill: 'after-commit' } as const
      const { signal } = new AbortController()
      const { losses, totals } = await driver.run([kill, { operation, call, outcome: refused, cause: 0 }], 1, signal)
      expect({ losses, totals }).toMatchObject({ losses: [], totals: { issued: 1, orphaned: 0 } })
    },
  )

  test('if the client wrote no book in some runs, the result says nothing about hidden orders', async () => {
    const noBook = await explore(issuesOnce, { depth: 1 })
    expect(noBook.bound.en).toContain(
      'Within this bound, this client never pays twice. A lost response can still leave',
    )
    expect(noBook.bound.en).toContain('never received; you clear it up with the provider. The bound')
    expect(noBook.bound.en).toContain('The client wrote no book, so what it stored, and whether it hides an order, was')
    const bookOfSuccesses: Client = async (run) => {
      const { tranId, code1 } = await atGiftOf(run).issue({ dcId: 'DC500', amount: 500 })
      run.writeBook(
        JSON.stringify({
          order: 'A-1',
          provider: 'at-gift',
          amount: 500,
          reference: tranId,
          codes: [code1.value],
          state: 'kept',
        }),
      )
    }
    const { withBook, withoutBook, orphaned, bound } = await explore(bookOfSuccesses, { depth: 1 })
    expect({ withBook: withBook > 0, withoutBook: withoutBook > 0, orphaned: orphaned > 0 }).toEqual({
      withBook: true,
      withoutBook: true,
      orphaned: true,
    })
    expect(bound.en).toContain('Within this bound, this client never pays twice. A')
    expect(bound.en).toContain(`In ${withoutBook} runs the client wrote no book`)
  })

  test('the search counts the faults that it did not try, by reason', async () => {
    const { notTried, bound, matrix } = await explore(issuesOnce, { depth: 1, patienceMs: 60_000 })
    const causes = outcomeClassesOf('at-gift.issue').flatMap((one) => one.causes)
    const socket = causes.filter(({ needsSocket }) => needsSocket).length
    expect(socket).toBeGreaterThan(1)
    expect(notTried).toEqual({ socket, patience: 5 })
    expect(bound.en).toContain(
      `Not tried: 5 need a longer wait than the patience (--patience): late/slow, ${socket} need a socket.`,
    )
    const [issue] = matrix.rows()
    expect(issue?.marks.get('slow')).toBe('not tried')
    expect(issue?.marks.get('lost-after')).toBe('passed')
  })

  test('if the search exceeds its budget, the result claims nothing about faults that were not tried', async () => {
    const explored = await explore(issuesOnce, { runs: 5 })
    expect(explored).toMatchObject({ runs: 5, completeDepth: 0, result: 'incomplete' })
    expect(explored.bound.en).toContain('The search ended too early')
  })

  test('a search that ends before its first fault counts all single faults as not tried', async () => {
    const whole = await explore(issuesOnce, { depth: 1 })
    const { bound, notTried } = await explore(issuesOnce, { runs: 1 })
    expect(notTried.budget).toBe(whole.runs - 1)
    expect(bound.en).toContain(`at least ${whole.runs - 1} were left when the search ended`)
  })

  test('if a search completes one fault in a run but two were requested, its result names both numbers', async () => {
    const { runs } = await explore(issuesOnce, { depth: 1 })
    const { result, bound } = await explore(issuesOnce, { depth: 2, runs: runs + 1 })
    expect(result).toBe('nothing found')
    expect(bound.en).toContain(
      'The bound: the task "own-task" with at-gift; up to 1 fault in one run (2 were requested)',
    )
  })
})

test('if several runs have the same calls and outcomes, the search continues from only one of them', async () => {
  const { runs, states, pruned, found } = await explore(issuesOnce, { depth: 2 })
  expect(found).toEqual([])
  expect(runs).toBe(states + pruned)
  expect(pruned).toBeGreaterThan(10)
})

test('if another provider refuses the requests of a client after a lost response, the search has no result', async () => {
  const elsewhere: Client = async (context) => {
    const { REALPAY_GIFT_BASE_URL: baseUrl = '' } = context.env
    try {
      await issuesOnce(context)
    } catch {
      await context.fetch(`${baseUrl}/brands`, { headers: { 'x-realpay-gift-api-access-key': 'k'.repeat(40) } })
    }
  }
  const explored = await explore(elsewhere, { depth: 1 })
  const { result, undecided, bound } = explored
  expect({ result, openReasons: explored.openReasons }).toEqual({ result: 'incomplete', openReasons: ['elsewhere'] })
  expect(undecided).toBeGreaterThan(0)
  expect(bound.en).toMatch(
    new RegExp(
      `^This search does not show .*: in ${undecided} runs with .*lost-after.* another provider refused a request`,
    ),
  )
  const warnings = searchWarnings(explored, false, [])
  expect(warnings.map(({ en }) => en)).toContainEqual(expect.stringMatching(/refused a request, .* with --config$/))
})
