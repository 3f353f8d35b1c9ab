import { describe, expect, test } from 'vitest'
import { arm, judged, told, undecidedBy } from '../../../core/conduct/support.ts'
import { AUTH_KEY, bootAtGift, campaigns, JSON_TYPE, order, PATH } from '../helpers.ts'

describe('at-gift/no-accidental-issue', () => {
  const accidental = 'at-gift/no-accidental-issue'

  test.each(['TranID', 'tranId', 'TransId', 'tran_id', 'TransactionId', 'Tran Id'])(
    'a request with the misspelt key "%s" instead of "TranId" breaks the rule `no-accidental-issue` [AG-A6]',
    async (name) => {
      const { mock, call } = bootAtGift()
      await call({ [name]: 'AZ1' })
      expect(await judged(mock, accidental)).toEqual(['violated', 1, [[1]]])
      expect(await told(mock, accidental)).toEqual([
        `a request spells TranId "${name}": a provider that ignores such a key issues another code`,
      ])
      expect(await told(mock, accidental, 'ja')).toEqual([
        `リクエストの TranId が「${name}」と書かれている（そのような項目を無視する環境では、新しいコードが発行される）`,
      ])
    },
  )

  test.each([[''], [null], [7]])(
    'a request with the invalid TranId %j breaks the rule `no-accidental-issue`',
    async (TranId) => {
      const { mock, call } = bootAtGift()
      await call({ TranId })
      expect(await judged(mock, accidental)).toEqual(['violated', 1, [[1]]])
      expect(await told(mock, accidental)).toEqual([
        'the TranId of a request is empty or no text: a provider that ignores such a key issues another code',
      ])
      expect(await told(mock, accidental, 'ja')).toEqual([
        'リクエストの TranId が空か、文字列ではない（そのような項目を無視する環境では、新しいコードが発行される）',
      ])
    },
  )

  test('a misspelt TranId breaks the rule `no-accidental-issue` even if the request is refused for another reason', async () => {
    const { mock, call } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'provider-error', status: 500 })
    await call({ TranID: 'AZ1' })
    await call({ TranID: 'AZ1', DcId: 3 })
    expect(await judged(mock, accidental)).toEqual(['violated', 2, [[1], [2]]])
  })

  test('a correctly spelt TranId keeps the rule `no-accidental-issue`, even if the provider does not know it', async () => {
    const { mock, call } = bootAtGift()
    await call({ TranId: 'AZ1' })
    expect(await judged(mock, accidental)).toEqual(['passed', 1, []])
  })

  test('if an inquiry gets no usable response, the next order leaves the rule `no-accidental-issue` undecided', async () => {
    const { mock, call, advance } = bootAtGift()
    await arm(mock, 'at-gift.inquire', 'after-commit', { type: 'reset-connection' }, [1])
    await arm(mock, 'at-gift.inquire', 'before-commit', { type: 'provider-error', status: 429 }, [2])
    await call()
    const TranId = (await mock.admin.ledger()).codes[0]?.reference
    for (const members of [{ TranId }, { TranId }, { DcId: 'DC-PIN', Amount: '3000' }, {}, {}]) {
      await advance(1100)
      await call(members).catch(() => {})
    }
    expect(await judged(mock, accidental)).toEqual(['inconclusive', 2, []])
    expect(await undecidedBy(mock, accidental)).toEqual([[3, 5]])
    await advance(1100)
    await call({ TranId })
    expect(await judged(mock, accidental)).toEqual(['passed', 3, []])
  })

  test('an order after an inquiry that found no code keeps the rule `no-accidental-issue`', async () => {
    const { mock, call, advance } = bootAtGift()
    await call({ TranId: 'AZ1' })
    await advance(1100)
    await call()
    expect(await judged(mock, accidental)).toEqual(['passed', 1, []])
  })

  test('unknown keys that do not resemble TranId leave `no-accidental-issue` "not exercised"', async () => {
    const { mock, call, post } = bootAtGift()
    await call()
    await call({ DcID: 'x', Memo: 'x', id: 'x', Authkey: 'x' })
    await post('[1]')
    await post('no JSON')
    await post(JSON.stringify(order({ TranID: 'x' })), { path: '/at-gift/nowhere' })
    expect(await judged(mock, accidental)).toEqual(['not exercised', 0, []])
  })
})

describe('at-gift/no-secrets-in-url', () => {
  const secrets = 'at-gift/no-secrets-in-url'
  const KEY = 'Zs*eR-dTy<p)p3(E'

  test.each([
    ['a query parameter', { path: `${PATH}?AuthKey=${AUTH_KEY}` }, 'its URL', 'URL'],
    ['a query parameter with an unrelated name', { path: `${PATH}?k=${AUTH_KEY}` }, 'its URL', 'URL'],
    ['one of several query parameters', { path: `${PATH}?a=1&token=abc&b=2` }, 'its URL', 'URL'],
    ['the path', { path: `/at-gift/${AUTH_KEY}/dc/getcode` }, 'its URL', 'URL'],
    ['the percent-encoded path', { path: `/at-gift/${encodeURIComponent(KEY)}/dc/getcode` }, 'its URL', 'URL'],
    [
      'the Origin',
      { headers: { ...JSON_TYPE, origin: 'https://shop.example/?token=abc' } },
      'the header Origin',
      'ヘッダー Origin',
    ],
    [
      'the Referer',
      { headers: { ...JSON_TYPE, referer: `https://shop.example/?authKey=${AUTH_KEY}` } },
      'the header Referer',
      'ヘッダー Referer',
    ],
  ])('a secret in %s breaks the rule `no-secrets-in-url`', async (_what, sending, place, placeInJapanese) => {
    const { mock, call } = bootAtGift({
      settings: { 'atGift.campaigns': [...campaigns, { campaign: 'third', authKey: KEY }] },
    })
    await call({}, sending)
    expect(await judged(mock, secrets)).toEqual(['violated', 1, [[1]]])
    expect(await told(mock, secrets)).toEqual([
      `${place} carries a secret, which proxies and servers write into their logs`,
    ])
    expect(await told(mock, secrets, 'ja')).toEqual([
      `${placeInJapanese} に秘密情報が含まれ、プロキシーやサーバーのログに残る`,
    ])
  })

  test('a URL without a secret keeps the rule `no-secrets-in-url`', async () => {
    const { mock, call } = bootAtGift({
      settings: { 'atGift.campaigns': [...campaigns, { campaign: 'third', authKey: 'code' }] },
    })
    await call()
    await call(
      {},
      { path: `${PATH}?page=1&TranId=AZ1`, headers: { ...JSON_TYPE, referer: 'https://shop.example/?a=**b' } },
    )
    expect(await judged(mock, secrets)).toEqual(['passed', 2, []])
  })

  test('the rule `no-secrets-in-url` is "not exercised" if the client sends no request', async () => {
    expect(await judged(bootAtGift().mock, secrets)).toEqual(['not exercised', 0, []])
  })
})
