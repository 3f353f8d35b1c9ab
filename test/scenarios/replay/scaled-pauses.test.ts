import { describe, expect, test } from 'vitest'
import { findScenario, findScenarios } from '../../../scenarios/loading/load.ts'
import { replayAll } from '../../../scenarios/replay/replay-all.ts'
import { replay } from '../../../scenarios/replay/replay.ts'
import type { Runner } from '../../../scenarios/replay/client/runner.ts'
import { scenarioFiles } from '../files.ts'

/** Speed of the mock's clock in these tests, compared with real time. */
const SCALE = 50

/**
 * A client in this process that orders one code, and repeats the order after a 429.
 * @param pauseOf returns the pause before the repetition in milliseconds of real time. `rate` is the speed of the
 * mock's clock
 */
function client(pauseOf: (rate: number) => number): Runner & { rates: number[] } {
  const rates: number[] = []
  return {
    rates,
    virtualTime: () => false,
    scalesTime: true,
    async run({ environment }) {
      const { AT_GIFT_BASE_URL, AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY, GIFT_MOCK_CLOCK_RATE } = environment
      const rate = Number(GIFT_MOCK_CLOCK_RATE)
      rates.push(rate)
      const order = (): Promise<Response> =>
        fetch(`${AT_GIFT_BASE_URL}/${AT_GIFT_CAMPAIGN}/dc/getcode`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ AuthKey: AT_GIFT_AUTH_KEY, DcId: 'DC500', Amount: '500' }),
        })
      await order()
      await new Promise((resolve) => setTimeout(resolve, pauseOf(rate)))
      await order()
      return { result: 'done' }
    },
  }
}

const busy = {
  faults: [
    {
      name: 'busy',
      when: { operation: 'at-gift.issue', calls: [1] },
      phase: 'before-commit',
      effect: { type: 'provider-error', status: 429 },
    },
  ],
  expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } }, conduct: ['at-gift/waits-after-429'] },
}

/** A scenario with the tag `waits` and a long delay. Because of both, no run of the scenario is in real time. */
const long = {
  ...busy,
  tags: ['waits'],
  faults: [
    ...busy.faults,
    {
      name: 'late',
      when: { operation: 'at-gift.issue', calls: [9] },
      phase: 'before-commit',
      effect: { type: 'delay', ms: 60_000 },
    },
  ],
  expect: { ...busy.expect, faults: { late: { exactly: 0 } } },
}

async function replayedBy(runner: Runner, names: readonly string[], scenario: Record<string, unknown> = busy) {
  const files = await findScenarios(scenarioFiles(Object.fromEntries(names.map((name) => [name, scenario]))))
  return replayAll(files, { runner, timeoutMs: 20_000, timeScale: SCALE, jobs: 1 })
}

describe.concurrent('under a time scale', () => {
  test('one run in real time proves the pauses of a client for all scenarios with the same task', async () => {
    const runner = client((rate) => 1100 / rate)
    const results = await replayedBy(runner, ['own/one', 'own/two'])
    expect(results.map(({ result, clockRate }) => [result, clockRate])).toEqual([
      ['passed', SCALE],
      ['passed', SCALE],
    ])
    for (const { provenPauses } of results) expect(provenPauses).toEqual(['at-gift/pacing', 'at-gift/waits-after-429'])
    expect(runner.rates).toEqual([SCALE, 1, SCALE])
  })

  test('if the pauses of the scaled run would be long enough even in real time, this run proves the pauses, and no second run follows', async () => {
    const runner = client(() => 1100)
    const [replayed] = await replayedBy(runner, ['own/one'])
    expect(replayed).toMatchObject({ result: 'passed', clockRate: SCALE })
    expect(replayed?.provenPauses).toEqual(['at-gift/pacing', 'at-gift/waits-after-429'])
    expect(runner.rates).toEqual([SCALE])
  })

  test('if no run in real time can prove the pauses, the result is "cannot tell", and each check of a pause gives the reason', async () => {
    const runner = client((rate) => 1100 / rate)
    const [replayed] = await replayedBy(runner, ['own/long'], long)
    expect(replayed).toMatchObject({ result: 'cannot tell', clockRate: SCALE, provenPauses: [] })
    expect(runner.rates).toEqual([SCALE])
    const undecided = replayed?.verdict.checks.filter((check) => check.undecided) ?? []
    expect(new Set(undecided.map(({ rule }) => rule?.name))).toEqual(
      new Set(['at-gift/pacing', 'at-gift/waits-after-429']),
    )
    for (const { actual } of undecided) expect(actual.en).toMatch(/only on a clock that is 50 times as fast/)
    expect(replayed?.report.rules.find(({ name }) => name === 'at-gift/pacing')?.result).toBe('inconclusive')
  })

  test("if a client's pause does not follow the clock and is too short in real time, the run in real time fails", async () => {
    const runner = client(() => 100)
    const [replayed] = await replayedBy(runner, ['own/one'])
    expect(replayed).toMatchObject({ result: 'failed', clockRate: 1 })
    expect(replayed?.report.rules.find(({ name }) => name === 'at-gift/waits-after-429')?.result).toBe('violated')
    expect(runner.rates).toEqual([SCALE, 1])
  })
})

test.each([
  ['at-gift/retry-after', '1'],
  ['at-gift/response-lost-after-issue', '20'],
])('with the time scale 20, a replay of %s runs at %s times real time', async (name, rate) => {
  const rates: (string | undefined)[] = []
  const runner: Runner = {
    virtualTime: () => false,
    scalesTime: true,
    run: async ({ environment }) => {
      rates.push(environment['GIFT_MOCK_CLOCK_RATE'])
      return { result: 'failed' }
    },
  }
  await replay(await findScenario(name), { runner, timeoutMs: 20_000, timeScale: 20 })
  expect(rates).toEqual([rate])
})
