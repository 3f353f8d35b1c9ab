import { describe, expect, test } from 'vitest'
import { arm, judged, told } from '../../../core/conduct/support.ts'
import { buyGift, withPurchase } from './support.ts'
import { partner } from '../helpers.ts'

describe('realpay-gift/pacing', () => {
  const pacing = 'realpay-gift/pacing'
  const settings = { 'realpayGift.limit.requests': 3 }

  test('a client that sends as many requests in a minute as the limit allows keeps the rule `pacing` [RP-D1]', async () => {
    const { mock, call, advance } = partner({ settings })
    for (const ms of [0, 0, 60_000, 0, 0]) {
      await call('GET', '/brands')
      await advance(ms)
    }
    expect(await judged(mock, pacing)).toEqual(['passed', 2, []])
  })

  test('a client breaks the rule `pacing` if its requests to all endpoints together exceed the limit by one', async () => {
    const { mock, call, createPurchase, advance } = partner({ settings })
    await call('GET', '/brands')
    await createPurchase()
    await call('GET', '/purchases/x')
    await advance(59_749)
    await call('GET', '/brands')
    expect(await judged(mock, pacing)).toEqual(['violated', 1, [[1, 2, 3, 4]]])
    expect(await told(mock, pacing)).toEqual([
      '4 requests arrived within 59.749 s; the limit is 3 in 60 s. Leave a margin for the time that requests travel',
    ])
    expect(await told(mock, pacing, 'ja')).toEqual([
      '4 件のリクエストが 59.749 秒の間に届いた（上限は 60 秒に 3 件。到着時刻がずれるため、送信間隔は上限より少し長くする）',
    ])
  })

  test('the rule `pacing` counts requests per address and ignores unknown paths', async () => {
    const { mock, call } = partner({ settings })
    for (const peer of ['192.0.2.1', '192.0.2.2'])
      for (let time = 0; time < 3; time += 1) await call('GET', '/brands', { peer })
    await call('GET', '/nothing', { peer: '192.0.2.1' })
    expect(await judged(mock, pacing)).toEqual(['not exercised', 0, []])
  })

  test('if the provider lowers the limit without notice, requests within the earlier limit do not break the rule `pacing`', async () => {
    const { mock, call } = partner({ settings })
    await arm(mock, 'realpay-gift.list-brands', 'before-commit', {
      type: 'set',
      settings: { 'realpayGift.limit.requests': 1 },
    })
    for (let time = 0; time < 3; time += 1) await call('GET', '/brands')
    expect(await judged(mock, pacing)).toEqual(['not exercised', 0, []])
    await call('GET', '/brands')
    expect(await judged(mock, pacing)).toEqual(['violated', 1, [[1, 2, 3, 4]]])
  })
})

describe('realpay-gift/waits-after-429', () => {
  const waits = 'realpay-gift/waits-after-429'

  test.each([429, 503])(
    'if the rate limit refuses a request with %d, a repetition within one second breaks the rule `waits-after-429` [RP-A59]',
    async (status) => {
      const { mock, call, advance } = partner({
        settings: { 'realpayGift.limit.requests': 1, 'realpayGift.limit.status': status },
      })
      await call('GET', '/brands')
      expect((await call('GET', '/brands')).status).toBe(status)
      await advance(1000)
      await call('GET', '/brands')
      await advance(1000)
      expect(await judged(mock, waits)).toEqual(['passed', 1, []])
      await call('GET', '/brands')
      await advance(500)
      await call('GET', '/brands')
      expect(await judged(mock, waits)).toEqual(['violated', 3, [[4, 5]]])
    },
  )

  test('a repetition that is too early breaks the rule `waits-after-429`, even if the client waits before the next repetition', async () => {
    const { mock, buy, advance } = await withPurchase()
    await arm(mock, buyGift, 'before-commit', { type: 'provider-error', status: 429 }, [1, 2])
    await buy('a')
    await buy('a')
    await advance(1000)
    await buy('a')
    expect(await judged(mock, waits)).toEqual(['violated', 2, [[2, 3]]])
  })

  test('an immediate repetition breaks the rule `waits-after-429`, even if the request id is new or missing', async () => {
    const { mock, call, buy } = await withPurchase()
    await arm(mock, buyGift, 'before-commit', { type: 'provider-error', status: 429 })
    await arm(mock, 'realpay-gift.list-brands', 'before-commit', { type: 'provider-error', status: 429 })
    await buy('a')
    await buy('b')
    await call('GET', '/brands')
    await call('GET', '/brands')
    expect(await judged(mock, waits)).toEqual([
      'violated',
      2,
      [
        [2, 3],
        [4, 5],
      ],
    ])
  })

  test('earlier similar requests do not break the rule `waits-after-429` if the refused request is repeated one second later', async () => {
    const { mock, buy, call, advance } = await withPurchase()
    await arm(mock, buyGift, 'before-commit', { type: 'provider-error', status: 429 })
    await buy('a')
    await buy('b')
    await advance(300)
    await buy('c')
    await call('GET', '/brands')
    await advance(700)
    await buy('a')
    expect(await judged(mock, waits)).toEqual(['passed', 1, []])
  })

  test('several refused requests that are all repeated one second later keep the rule `waits-after-429`', async () => {
    const { mock, call, advance } = partner()
    await arm(mock, 'realpay-gift.list-brands', 'before-commit', { type: 'provider-error', status: 429 }, '1-')
    for (const ms of [0, 0, 1000, 0, 0, 1000]) {
      await call('GET', '/brands')
      await advance(ms)
    }
    expect(await judged(mock, waits)).toEqual(['passed', 5, []])
  })

  test('after a 429 for one address, the rule `waits-after-429` requires no wait from another address', async () => {
    const { mock, call, advance } = partner()
    await arm(mock, 'realpay-gift.list-brands', 'before-commit', { type: 'provider-error', status: 429 })
    await call('GET', '/brands', { peer: '192.0.2.1' })
    await advance(500)
    await call('GET', '/brands', { peer: '192.0.2.2' })
    expect(await judged(mock, waits)).toEqual(['not exercised', 0, []])
    await call('GET', '/brands', { peer: '192.0.2.1' })
    expect(await judged(mock, waits)).toEqual(['violated', 1, [[1, 3]]])
  })

  test('a 503 that does not come from the rate limit leaves the rule `waits-after-429` "not exercised"', async () => {
    const { mock, call } = partner()
    await arm(mock, 'realpay-gift.list-brands', 'before-commit', { type: 'provider-error', status: 503 })
    await arm(mock, 'realpay-gift.list-brands', 'before-commit', { type: 'provider-error', status: 429 }, [3])
    for (let time = 0; time < 3; time += 1) await call('GET', '/brands')
    expect(await judged(mock, waits)).toEqual(['not exercised', 0, []])
  })
})
