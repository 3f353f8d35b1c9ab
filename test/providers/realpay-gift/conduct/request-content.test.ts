import { describe, expect, test } from 'vitest'
import { arm, judged, told } from '../../../core/conduct/support.ts'
import { START } from '../../../helpers/boot.ts'
import { withPurchase } from './support.ts'
import { ACCESS_KEY, partner, SECRET, tokenAt } from '../helpers.ts'

describe('realpay-gift/fresh-token', () => {
  const fresh = 'realpay-gift/fresh-token'

  test('a token of the current or the previous time step keeps the rule `fresh-token` [RP-D2, RP-A7]', async () => {
    const { mock, call } = partner()
    await call('GET', '/brands')
    await call('GET', '/brands', { token: tokenAt(START - 30_000) })
    expect(await judged(mock, fresh)).toEqual(['passed', 2, []])
  })

  test.each([
    [
      -90_000,
      'the access token is 3 time steps old; 1 are let through',
      'アクセストークンが 3 ステップ古い（許容は前後 1 ステップ）',
    ],
    [
      60_000,
      'the access token is 2 time steps ahead; 1 are let through',
      'アクセストークンが 2 ステップ進んでいる（許容は前後 1 ステップ）',
    ],
  ])('a token that was computed for the current time plus %d ms breaks the rule `fresh-token`', async (ms, en, ja) => {
    const { mock, call } = partner()
    await call('GET', '/brands')
    await call('GET', '/brands', { token: tokenAt(START + ms) })
    expect(await judged(mock, fresh)).toEqual(['violated', 2, [[2]]])
    expect([await told(mock, fresh), await told(mock, fresh, 'ja')]).toEqual([[en], [ja]])
  })

  test.each([
    ['100 ms after its step', -100, 'passed'],
    ['101 ms after its step', -101, 'violated'],
    ['100 ms before its step', 100, 'passed'],
    ['101 ms before its step', 101, 'violated'],
  ])(
    '`fresh-token` tolerates a token that arrives up to 100 ms outside its time step (arrival: %s) [RP-A7]',
    async (_what, ms, result) => {
      const { mock, call, advance } = partner({ settings: { 'realpayGift.totp.window': 0 } })
      await advance(30_000 - ms)
      expect((await call('GET', '/brands', { token: tokenAt(ms < 0 ? START : START + 30_000) })).status).toBe(401)
      expect((await judged(mock, fresh))[0]).toBe(result)
    },
  )

  test('for a refused token, the journal stores the difference in time steps, but the control API does not show this difference', async () => {
    const { mock, call } = partner()
    await call('GET', '/brands', { token: tokenAt(START - 90_000) })
    const [entry] = (await mock.admin.requests()).requests
    expect(entry?.outcome.details).toEqual({ steps: -3, window: 1 })
    const view = await mock.fetch(new Request('http://localhost/__admin/requests'))
    const { requests } = (await view.json()) as { requests: { outcome: object }[] }
    expect(Object.keys(requests[0]?.outcome ?? {})).toEqual(['code', 'reason', 'rule', 'evidence'])
  })

  test('the rule `fresh-token` does not count a request that is refused before the check of its token', async () => {
    const { mock, call } = partner({ settings: { 'realpayGift.limit.requests': 3 } })
    await call('GET', '/brands', { accessKey: 'x' })
    await call('GET', '/brands', { token: null })
    await call('GET', '/nothing')
    await arm(mock, 'realpay-gift.list-brands', 'before-commit', { type: 'reset-connection' })
    await call('GET', '/brands').catch(() => {})
    await call('GET', '/brands', { token: '000000' })
    await call('GET', '/brands')
    expect(await judged(mock, fresh)).toEqual(['passed', 1, []])
  })

  test.each([false, true])(
    'if a token expires because of a fault, the rule `fresh-token` is not broken (another fault fires for the request: %s)',
    async (isHidden) => {
      const { mock, call, advance } = partner()
      await arm(mock, 'realpay-gift.list-brands', 'before-commit', { type: 'delay', ms: 120_000 })
      const slow = call('GET', '/brands')
      await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(1)
      await advance(120_000)
      expect((await slow).status).toBe(401)
      await arm(mock, 'realpay-gift.list-brands', 'after-commit', { type: 'set', clockMs: 120_000 })
      if (isHidden) await arm(mock, 'realpay-gift.list-brands', 'after-commit', { type: 'delay', ms: 0 })
      await call('GET', '/brands', { token: tokenAt(START + 120_000) })
      expect((await call('GET', '/brands', { token: tokenAt(START + 120_000) })).rule).toBe('RP-A7')
      expect(await judged(mock, fresh)).toEqual(['not exercised', 0, []])
    },
  )
})

describe('realpay-gift/no-secrets-in-url', () => {
  const secrets = 'realpay-gift/no-secrets-in-url'

  test.each([
    `/brands?access_key=${ACCESS_KEY}`,
    `/brands?k=${ACCESS_KEY}`,
    `/brands?token=123456`,
    `/brands?s=${SECRET}`,
  ])('a request to the URL %s breaks the rule `no-secrets-in-url` [RP-D3]', async (path) => {
    const { mock, call } = partner()
    await call('GET', path)
    expect(await judged(mock, secrets)).toEqual(['violated', 1, [[1]]])
  })

  test('a request id in a URL keeps the rule `no-secrets-in-url`, because a request id is not a secret', async () => {
    const { mock, find } = await withPurchase()
    await find('a-token-like-key')
    expect(await judged(mock, secrets)).toEqual(['passed', 2, []])
    expect((await mock.admin.request('000000001')).request.headers['x-realpay-gift-api-request-id']).toBe('purchase')
  })

  test('the rule `no-secrets-in-url` is "not exercised" if there is no request', async () => {
    expect(await judged(partner().mock, secrets)).toEqual(['not exercised', 0, []])
  })
})
