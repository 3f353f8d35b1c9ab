import { expect, test } from 'vitest'
import { explore, exploreWith } from '../../../scenarios/explore/explore.ts'
import { baseScenario } from '../../../scenarios/explore/found-scenario.ts'
import { inProcessDriver } from '../../../scenarios/explore/driver/in-process.ts'
import type { Driver } from '../../../scenarios/explore/driver/driver.ts'
import type { Observation } from '../../../scenarios/explore/driver/observation.ts'
import { nameOf, type Schedule, scheduleKey } from '../../../scenarios/explore/search/schedule.ts'
import { atGiftOf, issuesOnce } from './clients.ts'

type Change = (observation: Observation) => Partial<Observation>

/**
 * Runs a search with a client that issues one code. `change` replaces a part of what the driver observes in each run
 * with faults.
 */
async function searched(change: Change, options: Partial<Parameters<typeof exploreWith>[2]> = {}) {
  const base = baseScenario('issue-one', {})
  const open = async (): Promise<Driver> => {
    const driver = await inProcessDriver({ client: issuesOnce, seed: 'open', base })
    return {
      ...driver,
      async run(schedule, ...rest) {
        const observation = await driver.run(schedule, ...rest)
        return schedule.length === 0 ? observation : { ...observation, ...change(observation) }
      },
    }
  }
  const limits = { seed: 'open', patienceMs: Infinity, jobs: 1, client: { en: 'x', ja: 'x' }, depth: 1, ...options }
  return exploreWith(open, base, limits)
}

const has = (schedule: Schedule, ...names: string[]): boolean => names.includes(nameOf(schedule[0] ?? expect.fail()))
const marksOf = ({ matrix }: Awaited<ReturnType<typeof searched>>) => matrix.rows()[0]?.marks

test('if a run takes too long, the search has no result, and the outcome is undecided in the matrix', async () => {
  const explored = await searched(({ schedule }) => ({ timedOut: has(schedule, 'late', 'slow') }))
  expect(explored).toMatchObject({
    result: 'incomplete',
    openReasons: ['timeout'],
    completeDepth: 0,
    notTried: { timeout: 3 },
    notTriedOutcomes: { timeout: ['late', 'slow'] },
  })
  expect(explored.bound.en).toMatch(
    /^This search does not show whether this client can lose money: 3 runs with late, slow took longer than --timeout and were not judged\./,
  )
  expect(explored.bound.ja).toContain('late, slow の実行3回が制限時間（--timeout）を超えたため')
  expect([marksOf(explored)?.get('late'), marksOf(explored)?.get('refused')]).toEqual(['undecided', 'passed'])
})

test('if an outcome has several causes and one cause takes too long, the outcome does not count as passed', async () => {
  const explored = await searched(({ schedule: [placed] }) => ({
    timedOut: placed !== undefined && 'cause' in placed && placed.outcome.name === 'refused' && placed.cause === 0,
  }))
  expect(explored).toMatchObject({ result: 'incomplete', notTried: { timeout: 1 } })
  expect(marksOf(explored)?.get('refused')).toBe('undecided')
})

test('if only runs with two faults take too long, the search has no result and says that runs with one fault are complete', async () => {
  const explored = await searched(({ schedule }) => ({ timedOut: schedule.length === 2 }), { depth: 2 })
  expect(explored).toMatchObject({ result: 'incomplete', completeDepth: 1, openReasons: ['timeout'] })
  expect(explored.bound.en).toMatch(/^This search does not show/)
})

test('if a run takes too long, surplus codes in this run are still a loss', async () => {
  const loss = { key: 'ledger', what: { en: '1 code more', ja: '1件多い' }, requests: [] }
  const { result } = await searched(({ schedule }) => (has(schedule, 'late') ? { timedOut: true, losses: [loss] } : {}))
  expect(result).toBe('found')
})

test('if a run cannot show that the timeouts of the client follow the faster clock, the search has no result', async () => {
  const unprovenWait = { en: 'not shown', ja: '確認できない' }
  const explored = await searched(({ schedule }) => (has(schedule, 'slow') ? { unprovenWait } : {}))
  expect(explored).toMatchObject({ result: 'incomplete', openReasons: ['unproven'], undecided: 1 })
  expect(explored.bound.en).toContain('in 1 run with slow the timeouts of the client are not shown to follow')
  expect(marksOf(explored)?.get('slow')).toBe('undecided')
})

test('if an outcome is left out because of a long wait, the search has no result, unless long waits are left out on purpose', async () => {
  const patience = { patienceMs: 60_000 }
  const open = await searched(() => ({}), { ...patience, leavesOutWaits: false })
  expect(open).toMatchObject({ result: 'incomplete', notTriedOutcomes: { patience: ['late', 'slow'] } })
  expect(open.bound.en).toContain('no run had late, slow, because the client would wait longer than --patience')
  const onPurpose = await explore(issuesOnce, { depth: 1, ...patience })
  expect(onPurpose).toMatchObject({ result: 'nothing found', openReasons: [] })
  expect(onPurpose.bound.en).toMatch(
    /^Within this bound, this client did not pay twice in any run that can be judged; no run had late, slow, because of --patience\./,
  )
})

test('if a search ends before all single outcomes are tried, the result does not name `patience` as a reason', async () => {
  const explored = await searched(() => ({}), { patienceMs: 60_000, leavesOutWaits: false, runs: 2 })
  expect(explored).toMatchObject({ result: 'incomplete', openReasons: [], completeDepth: 0 })
  expect(explored.bound.en).toMatch(/^The search ended too early/)
})

test('if the client leaves a process running, the text of the result says so', async () => {
  const explored = await searched(({ schedule, ran }) => ({
    ran: has(schedule, 'lost-after') ? { ...ran, leftProcesses: true } : ran,
  }))
  expect(explored.result).toBe('nothing found')
  expect(explored.leftProcesses).toBeGreaterThan(1)
  expect(explored.bound.en).toContain(
    `did not pay twice in any run that can be judged; in ${explored.leftProcesses} of ${explored.runs} runs it exited and left a process running, whose later requests are not judged.`,
  )
  expect(explored.bound.en).not.toContain('never pays')
})

test('if a loss does not occur again when the run is repeated, the text of the result says so', async () => {
  let isFirst = true
  const lost = { key: 'book', what: { en: 'lost', ja: '損失' }, requests: [] }
  const base = baseScenario('issue-one', {})
  const driver = await inProcessDriver({ client: issuesOnce, seed: 'open', base })
  const open = async (): Promise<Driver> => ({
    ...driver,
    isDeterministic: false,
    async run(schedule, ...rest) {
      const observation = await driver.run(schedule, ...rest)
      const loses = schedule.length > 0 && isFirst
      if (loses) isFirst = false
      return loses ? { ...observation, losses: [lost] } : observation
    },
  })
  const limits = { seed: 'open', patienceMs: Infinity, jobs: 1, client: { en: 'x', ja: 'x' }, depth: 1 }
  const { result, notTried, bound } = await exploreWith(open, base, limits)
  expect({ result, notTried }).toMatchObject({ result: 'nothing found', notTried: { unstable: 1 } })
  expect(bound.en).toContain('in 1 run it lost, but not when the run was repeated')
  expect(bound.en).not.toContain('never pays')
})

test('if the client makes no call in the runs with faults, the search has no result (the client may remember its order)', async () => {
  const explored = await searched(({ schedule }) => ({ unreached: schedule.length }), { depth: 2 })
  expect(explored).toMatchObject({ result: 'incomplete', openReasons: ['unreached'], found: [] })
  expect(explored.notTriedOutcomes.unreached).toEqual(expect.arrayContaining(['lost-after', 'refused', 'late']))
  expect(explored.bound.en).toMatch(/^This search does not show .* did not make calls that it makes without faults/)
  expect(explored.bound.ja).toContain('障害のない実行にあった呼び出しをクライアントがしなかった')
})

test('if the client omits the call at which a single fault occurs, the search has no result, even if other runs had the same outcome', async () => {
  const explored = await searched(({ schedule: [placed] }) => ({
    unreached:
      placed !== undefined && 'cause' in placed && placed.outcome.name === 'refused' && placed.cause === 0 ? 1 : 0,
  }))
  expect(explored).toMatchObject({ result: 'incomplete', openReasons: ['unreached'], notTried: { unreached: 1 } })
  expect(explored.notTriedOutcomes.unreached).toEqual(['refused'])
})

/** A client that issues a first code, and also a second code while `isKnown` returns false. */
const issuesTwoUnless =
  (isKnown: () => boolean): typeof issuesOnce =>
  async (run) => {
    const client = atGiftOf(run)
    const order = { dcId: 'DC500', amount: 500 }
    await client.issue(order)
    if (!isKnown()) await client.issue(order)
  }

test('if the client omits its second order in the runs with faults, the search has no result, even if the client makes a second call', async () => {
  let runs = 0
  const explored = await explore(
    issuesTwoUnless(() => (runs += 1) > 1),
    { depth: 2 },
  )
  expect(explored.matrix.rows()[1]?.marks.get('lost-after')).toBe('passed')
  expect(explored).toMatchObject({ result: 'incomplete', openReasons: ['unreached'] })
})

test('if the client omits its second order only in some runs with two faults, the search has no result', async () => {
  const base = baseScenario({ name: 'issue-many', count: 2 }, {})
  const client = issuesTwoUnless(() => false)
  const open = async (): Promise<Driver> => {
    const driver = await inProcessDriver({ client, seed: 'open', base })
    return {
      ...driver,
      async run(schedule, ...rest) {
        const seen = await driver.run(schedule, ...rest)
        const isLost = schedule.length === 2 && schedule[0]?.call === 2
        return isLost ? { ...seen, unreached: 2, calls: seen.calls.slice(0, 1) } : seen
      },
    }
  }
  const limits = { seed: 'open', patienceMs: Infinity, jobs: 1, client: { en: 'x', ja: 'x' }, depth: 2 }
  expect(await exploreWith(open, base, limits)).toMatchObject({ result: 'incomplete', openReasons: ['unreached'] })
})

test('if a program omits a call by chance and makes this call in the repeated run, only the repeated run counts', async () => {
  const base = baseScenario('issue-one', {})
  const driver = await inProcessDriver({ client: issuesOnce, seed: 'open', base })
  const seen = new Set<string>()
  const open = async (): Promise<Driver> => ({
    ...driver,
    isDeterministic: false,
    async run(schedule, ...rest) {
      const observation = await driver.run(schedule, ...rest)
      const isFirst = schedule.length > 0 && !seen.has(scheduleKey(schedule))
      seen.add(scheduleKey(schedule))
      return isFirst ? { ...observation, unreached: 1 } : observation
    },
  })
  const limits = { seed: 'open', patienceMs: Infinity, jobs: 1, client: { en: 'x', ja: 'x' }, depth: 1 }
  const { result, notTried } = await exploreWith(open, base, limits)
  expect({ result, notTried }).toMatchObject({ result: 'nothing found', notTried: {} })
})

test('if a client does not exit, the result of the search contains the shortest idle time after which a run was judged', async () => {
  const explored = await searched(({ schedule, ran }) => ({
    ran: { ...ran, idleMs: has(schedule, 'lost-after') ? 1000 : 2000 },
  }))
  expect(explored.idleMs).toBe(1000)
  expect(explored.bound.en).toContain('it was judged after 1 s without a request')
})
