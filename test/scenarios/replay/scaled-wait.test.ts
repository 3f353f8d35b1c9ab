import { describe, expect, test } from 'vitest'
import { outcomeClassesOf } from '../../../scenarios/explore/outcomes/index.ts'
import { programDriver } from '../../../scenarios/explore/driver/program.ts'
import { baseScenario } from '../../../scenarios/explore/found-scenario.ts'
import { findScenario } from '../../../scenarios/loading/load.ts'
import type { Runner } from '../../../scenarios/replay/client/runner.ts'
import { replay } from '../../../scenarios/replay/replay.ts'
import { MAX_RATE } from '../../../mock-server/core/time/sandbox-clock.ts'

/**
 * Speed of the mock's clock in these tests, compared with real time. At this speed, a response that takes 85 s on the
 * mock's clock takes 0.6 s of real time.
 */
const SCALE = 150

/**
 * A client in this process that orders one code.
 * @param timeoutOf returns the timeout of the client in milliseconds of real time; undefined if the client has no
 * timeout. `rate` is the speed of the mock's clock
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

/**
 * A client with one timeout for the head of the response, and another timeout for each part of the body. This client
 * waits for a part of the body for twice the timeout, like the streams of PHP.
 * @param timeoutsOf returns the two timeouts in milliseconds of real time. `rate` is the speed of the mock's clock
 */
function streaming(timeoutsOf: (rate: number) => { head: number; part: number }): Runner & { rates: number[] } {
  const rates: number[] = []
  return {
    rates,
    virtualTime: () => false,
    scalesTime: true,
    async run({ environment, signal }) {
      const { AT_GIFT_BASE_URL, AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY, GIFT_MOCK_CLOCK_RATE } = environment
      const rate = Number(GIFT_MOCK_CLOCK_RATE)
      rates.push(rate)
      const { head, part } = timeoutsOf(rate)
      const giveUp = new AbortController()
      let timer = setTimeout(() => giveUp.abort(), head)
      try {
        const answer = await fetch(`${AT_GIFT_BASE_URL}/${AT_GIFT_CAMPAIGN}/dc/getcode`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ AuthKey: AT_GIFT_AUTH_KEY, DcId: 'DC500', Amount: '500' }),
          signal: AbortSignal.any([signal, giveUp.signal]),
        })
        const waitForPart = (): void => {
          clearTimeout(timer)
          timer = setTimeout(() => giveUp.abort(), part)
        }
        waitForPart()
        for await (const _ of answer.body ?? []) waitForPart()
        return { result: 'done' }
      } catch (error) {
        return { result: 'failed', detail: { en: String(error), ja: String(error) } }
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

const correct = () => client((rate) => 120_000 / rate)
const ignoresTheClock = () => client(() => 10_000)
const neverGivesUp = () => client(() => undefined)

describe.concurrent('under a time scale', () => {
  test.each([
    ['at-gift/slow-answer', 'divides its timeout of 120 s by the speed of the clock', 'passed', correct, 5 * SCALE],
    ['at-gift/slow-answer', 'has a timeout of 10 s of real time', 'cannot tell', ignoresTheClock, 5 * SCALE],
    ['at-gift/slow-answer', 'has no timeout', 'cannot tell', neverGivesUp, 5 * SCALE],
    ['at-gift/dripping-body', 'has a timeout of 10 s of real time', 'cannot tell', ignoresTheClock, MAX_RATE / 4],
    ['at-gift/issued-after-timeout', 'has a timeout of 10 s of real time', 'cannot tell', ignoresTheClock, 5 * SCALE],
  ] as const)('the result of %s for a client that %s is `%s`', async (name, _, result, make, secondRate) => {
    const runner = make()
    const replayed = await replay(await findScenario(name), { runner, timeoutMs: 20_000, timeScale: SCALE })
    expect(replayed.verdict.checks.filter(({ passed, undecided }) => !passed && !undecided)).toEqual([])
    expect(replayed.result).toBe(result)
    expect(replayed.report.result).toBe(result)
    expect(runner.rates).toEqual([SCALE, secondRate])
    const rule = replayed.report.rules.find((one) => one.name === 'at-gift/waits-90-seconds')
    expect(rule?.result).toBe(result === 'passed' ? 'passed' : 'inconclusive')
    if (result === 'passed') expect(replayed.unprovenWait).toBeUndefined()
    else expect(replayed.unprovenWait?.en).toContain('its timeout is not shown to follow the scaled clock')
  })

  test('if a client gives up after the same real time at two speeds of the clock, the verdict names both waiting times', async () => {
    const file = await findScenario('at-gift/hang-past-timeout')
    const replayed = await replay(file, { runner: client(() => 640), timeoutMs: 20_000, timeScale: SCALE })
    expect(replayed.result).toBe('cannot tell')
    expect(replayed.unprovenWait).toEqual({
      en: expect.stringMatching(
        /^the client waited \d+\.\d s of real time at --time-scale 150, and at --time-scale 750 it gave up after \d+\.\d s of real time, so its timeout is too long to check or does not follow the scaled clock; divide the timeouts/,
      ),
      ja: expect.stringContaining('タイムアウトがこの時計に従っていない'),
    })
  })

  test.each([
    ['at-gift/slow-answer', 'at-gift/dripping-body', [SCALE, SCALE * 5, SCALE, MAX_RATE / 4, MAX_RATE]],
    ['at-gift/dripping-body', 'at-gift/slow-answer', [SCALE, MAX_RATE / 4, MAX_RATE, SCALE, SCALE * 5]],
  ])('a client whose scaled timeout is doubled in the body passes %s and then %s', async (one, other, rates) => {
    const runner = streaming((rate) => ({ head: 110_000 / rate, part: 220_000 / rate }))
    for (const name of [one, other]) {
      const file = await findScenario(name)
      expect((await replay(file, { runner, timeoutMs: 20_000, timeScale: SCALE })).result).toBe('passed')
    }
    expect(runner.rates).toEqual(rates)
  })

  test('if the timeout for the head follows the clock, but the timeout for the body does not, the result of a slow body is `cannot tell`', async () => {
    const runner = streaming((rate) => ({ head: 110_000 / rate, part: 300 }))
    const options = { runner, timeoutMs: 20_000, timeScale: SCALE }
    expect((await replay(await findScenario('at-gift/slow-answer'), options)).result).toBe('passed')
    const { result, unprovenWait } = await replay(await findScenario('at-gift/dripping-body'), options)
    expect(result).toBe('cannot tell')
    expect(unprovenWait?.en).toMatch(/at --time-scale 250, and at --time-scale 1000 it gave up after \d+\.\d s/)
  })

  test('if several scenarios wait for the same operation, the client runs on the faster clock for only one of them', async () => {
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
