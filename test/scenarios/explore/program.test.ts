import { describe, expect, test } from 'vitest'
import { commandRunner } from '../../../scenarios/command/command-runner.ts'
import { baseScenario } from '../../../scenarios/explore/found-scenario.ts'
import { outcomeClassesOf } from '../../../scenarios/explore/outcomes/index.ts'
import { programDriver } from '../../../scenarios/explore/driver/program.ts'
import type { Schedule } from '../../../scenarios/explore/search/schedule.ts'

/**
 * Two workers and one order. The first worker issues a code. The second worker waits for a second and issues a code if
 * the first worker has not issued one. After a restart, a worker does not know what it has sent.
 */
const script = `
  import { appendFileSync, existsSync } from 'node:fs'
  const { AT_GIFT_BASE_URL: base, AT_GIFT_CAMPAIGN: campaign, AT_GIFT_AUTH_KEY: AuthKey, GIFT_MOCK_WORKER: worker } = process.env
  const file = (name) => process.env.GIFT_MOCK_STATE_DIR + '/' + name
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  if (worker === '2') {
    while (!existsSync(file('taken'))) await sleep(20)
    await sleep(1000)
  }
  if (!existsSync(file('issued'))) {
    appendFileSync(file('taken'), '')
    await fetch(base + '/' + campaign + '/dc/getcode', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ AuthKey, DcId: 'DC500', Amount: '500' }),
    })
    appendFileSync(file('issued'), '')
  }`

describe.concurrent('a program', () => {
  const run = async (workers: number, schedule: Schedule) => {
    const driver = programDriver(baseScenario('issue-one', { workers, settings: { 'atGift.limit.requests': 100 } }), {
      runner: { ...commandRunner(process.execPath, ['--input-type=module', '-e', script]), scalesTime: true },
      timeoutMs: 20_000,
      seed: 'explore',
    })
    let hasWaited = false
    const { signal } = new AbortController()
    const { losses, totals, ran, calls } = await driver.run(schedule, 1, signal, () => void (hasWaited = true))
    return { losses: losses.map(({ key }) => key), issued: totals.issued, attempts: ran.attempts, hasWaited, calls }
  }
  const call = { operation: 'at-gift.issue', call: 1 }

  test('two workers that start at the same time issue one code in total', async () => {
    expect(await run(2, [])).toMatchObject({ losses: [], issued: 1 })
  })

  test('if the second worker issues a code while the first worker waits for its response, the surplus code is a loss', async () => {
    const outcome = outcomeClassesOf(call.operation).find(({ name }) => name === 'overtaken')
    if (!outcome) expect.fail('overtaken')
    const { losses, issued, hasWaited } = await run(2, [{ ...call, outcome, cause: 1 }])
    expect({ losses, issued, hasWaited }).toEqual({
      losses: expect.arrayContaining(['ledger']),
      issued: 2,
      hasWaited: true,
    })
  })

  test('if a program issues a second code after it was killed and restarted, this code is a loss', async () => {
    expect(await run(1, [{ ...call, kill: 'after-commit' }])).toMatchObject({
      losses: ['at-gift/no-blind-reissue', 'ledger'],
      issued: 2,
      attempts: 2,
      calls: [{ outcome: 'killed-after-commit' }, { outcome: '200' }],
    })
  })
})
