import { describe, expect, test } from 'vitest'
import { outcomeClassesOf } from '../../../scenarios/explore/outcomes/index.ts'
import { programDriver } from '../../../scenarios/explore/driver/program.ts'
import { baseScenario } from '../../../scenarios/explore/found-scenario.ts'
import { findScenario } from '../../../scenarios/loading/load.ts'
import type { Runner } from '../../../scenarios/replay/client/runner.ts'
import { replay } from '../../../scenarios/replay/replay.ts'

/** Factor of the time in these tests. A response that takes 85 s takes 0.6 s of real time. */
const SCALE = 150

/**
 * A client in this process that asks for one code.
 * @param timeoutOf returns the timeout [ms of real time] for a speed of the mock's clock; undefined if the client has
 * no timeout
 */
function client(timeoutOf: (rate: number) => number | undefined): Runner & { rates: number[] } {
  const rates: number[] = []
  return {
    rates,
    virtualTime: () => false,
    scalesTime: true,
    async run({ environment, signal }) {
      const { AT_GIFT_BASE_URL, AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY, GIFT_MOCK_CLOCK_RATE } = environment
      const rate = Number(GIFT_MOCK_CLOCK_RATE)
      rates.push(rate)
      const timeoutMs = timeoutOf(rate)
      try {
        const answer = await fetch(`${AT_GIFT_BASE_URL}/${AT_GIFT_CAMPAIGN}/dc/getcode`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ AuthKey: AT_GIFT_AUTH_KEY, DcId: 'DC500', Amount: '500' }),
          signal: AbortSignal.any([signal, ...(timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)])]),
        })
        await answer.text()
        return { result: 'done' }
      } catch (error) {
        return { result: 'failed', detail: { en: String(error), ja: String(error) } }
      }
    },
  }
}

const correct = () => client((rate) => 120_000 / rate)
const ignoresTheClock = () => client(() => 10_000)
const neverGivesUp = () => client(() => undefined)

describe.concurrent('under a time scale', () => {
  test.each([
    ['at-gift/slow-answer', 'divides its timeout of 120 s by the speed of the clock', 'passed', correct],
    ['at-gift/slow-answer', 'has a timeout of 10 s of real time', 'cannot tell', ignoresTheClock],
    ['at-gift/slow-answer', 'has no timeout', 'cannot tell', neverGivesUp],
    ['at-gift/dripping-body', 'has a timeout of 10 s of real time', 'cannot tell', ignoresTheClock],
    ['at-gift/issued-after-timeout', 'has a timeout of 10 s of real time', 'cannot tell', ignoresTheClock],
  ] as const)('the result of %s for a client that %s is `%s`', async (name, _, result, make) => {
    const runner = make()
    const replayed = await replay(await findScenario(name), { runner, timeoutMs: 20_000, timeScale: SCALE })
    expect(replayed.verdict.checks.filter(({ passed, undecided }) => !passed && !undecided)).toEqual([])
    expect(replayed.result).toBe(result)
    expect(replayed.report.result).toBe(result)
    expect(runner.rates).toEqual([SCALE, SCALE * 5])
    const rule = replayed.report.rules.find((one) => one.name === 'at-gift/waits-90-seconds')
    expect(rule?.result).toBe(result === 'passed' ? 'passed' : 'inconclusive')
    if (result === 'passed') expect(replayed.unprovenWait).toBeUndefined()
    else expect(replayed.unprovenWait?.en).toContain('its timeout is not shown to follow the scaled clock')
  })

  test('if a client gives up after the same real time at both speeds, the verdict names both times', async () => {
    const file = await findScenario('at-gift/hang-past-timeout')
    const replayed = await replay(file, { runner: client(() => 640), timeoutMs: 20_000, timeScale: SCALE })
    expect(replayed.result).toBe('cannot tell')
    expect(replayed.unprovenWait).toEqual({
      en: expect.stringMatching(
        /^the client waited 0\.\d s of real time, and on a clock 5 times as fast it gave up after 0\.\d s of real time, so its timeout does not follow the scaled clock; divide the timeouts/,
      ),
      ja: expect.stringContaining('タイムアウトがこの時計に従っていない'),
    })
  })

  test('for all scenarios with a wait for the same operation, the client runs only once on the faster clock', async () => {
    const runner = correct()
    const options = { runner, timeoutMs: 20_000, timeScale: SCALE }
    for (const name of ['at-gift/slow-answer', 'at-gift/hang-past-timeout'])
      expect((await replay(await findScenario(name), options)).result).toBe('passed')
    expect(runner.rates).toEqual([SCALE, SCALE * 5, SCALE])
  })

  test('a scenario without long waits runs only once', async () => {
    const runner = ignoresTheClock()
    const file = await findScenario('at-gift/byte-order-mark')
    await replay(file, { runner, timeoutMs: 20_000, timeScale: SCALE })
    expect(runner.rates).toEqual([SCALE])
  })

  test("if a client's timeout follows real time, `explore` does not claim that the client loses nothing", async () => {
    const slow = outcomeClassesOf('at-gift.issue').find(({ name }) => name === 'slow')
    if (!slow) throw new Error('there is no outcome "slow"')
    const base = baseScenario({ name: 'issue-one', dcId: 'DC500', amount: 500 }, {})
    const runner = ignoresTheClock()
    const driver = programDriver(base, { runner, timeoutMs: 20_000, timeScale: SCALE })
    const schedule = [{ operation: 'at-gift.issue', call: 1, outcome: slow, cause: 0 }]
    const signal = new AbortController().signal
    const one = await driver.run(schedule, 1, signal, () => {})
    const two = await driver.run(schedule, 1, signal, () => {})
    for (const { losses, undecided } of [one, two]) {
      expect(losses).toEqual([])
      expect(undecided).toHaveLength(1)
    }
    expect(runner.rates).toEqual([SCALE, SCALE * 5, SCALE])
  })
})
