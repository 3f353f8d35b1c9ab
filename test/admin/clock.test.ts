import { describe, expect, test } from 'vitest'
import { issued, ISSUE_PATH, issueOf, json, problemOf } from '../core/support.ts'
import { boot, START } from '../helpers/boot.ts'

const put = (body: unknown): RequestInit => json(body, { method: 'PUT' })
const START_ISO = '2026-04-01T09:00:00.000+09:00'

test('GET clock returns the time in Japan and the mode of the clock', async () => {
  expect(await (await boot().send('/__admin/clock')).json()).toEqual({ now: START_ISO, mode: 'frozen' })
})

test.each([
  ['2026-12-31T23:59:59+09:00', '2026-12-31T23:59:59.000+09:00'],
  ['2026-12-31T14:59:59.250Z', '2026-12-31T23:59:59.250+09:00'],
  ['2024-02-29T00:00:00-05:00', '2024-02-29T14:00:00.000+09:00'],
])('after the clock is set to %s, the control API returns this time in the time zone of Japan', async (now, shown) => {
  const { send } = boot()
  expect(await (await send('/__admin/clock', put({ now }))).json()).toEqual({ now: shown, mode: 'frozen' })
  expect(await (await send('/__admin/clock')).json()).toEqual({ now: shown, mode: 'frozen' })
})

test('a frozen clock can be resumed, and a running clock can be frozen at its current time', async () => {
  let host = 0
  const { send } = boot({ hostClock: { now: () => host } })
  expect(await (await send('/__admin/clock', put({ mode: 'running' }))).json()).toEqual({
    now: START_ISO,
    mode: 'running',
  })
  host += 500
  expect(await (await send('/__admin/clock', put({ mode: 'frozen' }))).json()).toEqual({
    now: '2026-04-01T09:00:00.500+09:00',
    mode: 'frozen',
  })
  host += 500
  expect(await (await send('/__admin/clock')).json()).toEqual({ now: '2026-04-01T09:00:00.500+09:00', mode: 'frozen' })
})

test('POST clock/advance moves the clock by the given milliseconds and returns the new time', async () => {
  const { send } = boot()
  expect(await (await send('/__admin/clock/advance', json({ ms: 86_400_000 }))).json()).toEqual({
    now: '2026-04-02T09:00:00.000+09:00',
    mode: 'frozen',
  })
  expect(await (await send('/__admin/clock/advance', json({ ms: 0 }))).json()).toEqual({
    now: '2026-04-02T09:00:00.000+09:00',
    mode: 'frozen',
  })
})

test('the expiry date of a code depends on the date that the sandbox clock shows when the code is issued [AG-A9]', async () => {
  const { send } = boot()
  await send('/__admin/clock', put({ now: '2028-02-28T15:00:00Z' }))
  expect((await issued(await send(ISSUE_PATH, issueOf()))).Expiration).toBe('20380228')
})

describe('an invalid change of the clock is rejected and does not move the clock', () => {
  test.each<[string, string, unknown, string]>([
    ['PUT', '', {}, 'now'],
    ['PUT', '', { now: 'tomorrow' }, 'now'],
    ['PUT', '', { now: '2026-04-01T09:00:00' }, 'now'],
    ['PUT', '', { now: '2026-02-30T09:00:00Z' }, 'now'],
    ['PUT', '', { now: START }, 'now'],
    ['PUT', '', { mode: 'stopped' }, 'mode'],
    ['PUT', '', { mode: 'running', speed: 2 }, 'speed'],
    ['POST', '/advance', {}, 'ms'],
    ['POST', '/advance', { ms: -1 }, 'ms'],
    ['POST', '/advance', { ms: 0.5 }, 'ms'],
    ['POST', '/advance', { ms: '1000' }, 'ms'],
    ['POST', '/advance', { ms: 4e12 }, 'ms'],
    ['POST', '/advance', { ms: 1, seconds: 1 }, 'seconds'],
  ])('%s clock%s with the invalid body %j is rejected and does not move the clock', async (method, path, body, key) => {
    const { send } = boot()
    expect((await problemOf(await send(`/__admin/clock${path}`, json(body, { method })), 400)).detail).toContain(key)
    expect(await (await send('/__admin/clock')).json()).toEqual({ now: START_ISO, mode: 'frozen' })
  })
})

test('the time of the clock and the expiry date of a code always have a year of four digits [AG-D13]', async () => {
  const { send } = boot()
  for (const now of ['9999-12-31T23:59:59Z', '9995-01-01T00:00:00Z', '0001-01-01T00:00:00Z']) {
    const response = await send('/__admin/clock', put({ now }))
    if (response.status === 200) {
      const { Expiration } = await issued(await send(ISSUE_PATH, issueOf()))
      expect(`${now} ${Expiration}`).toMatch(/ \d{8}$/)
      expect(await (await send('/__admin/clock')).text()).toMatch(/"now":"\d{4}-\d\d-\d\dT/)
    } else await problemOf(response, 400)
  }
  for (let century = 0; century < 90; century++) await send('/__admin/clock/advance', json({ ms: 3_150_000_000_000 }))
  expect(await (await send('/__admin/clock')).text()).toMatch(/"now":"\d{4}-\d\d-\d\dT/)
})
