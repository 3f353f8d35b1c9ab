import { describe, expect, test } from 'vitest'
import { arm, judged, told, undecidedBy } from '../../../core/conduct/support.ts'
import { START } from '../../../helpers/boot.ts'
import { buyGift, withPurchase } from './support.ts'
import { images, multipart, OTHER_KEY, partner, picture, tokenAt, twoKeys } from '../helpers.ts'

describe('realpay-gift/no-repeat-after-refusal', () => {
  const repeats = 'realpay-gift/no-repeat-after-refusal'

  test('repeating a request after a 400 breaks the rule `no-repeat-after-refusal`, even with another request id [RP-D14]', async () => {
    const { mock, buy, advance } = await withPurchase()
    await buy('a', 7)
    expect(await judged(mock, repeats)).toEqual(['passed', 1, []])
    await buy('b', 8)
    await advance(10_000)
    await buy('c', 7)
    expect(await judged(mock, repeats)).toEqual(['violated', 3, [[2, 4]]])
    expect(await told(mock, repeats)).toEqual([
      "the same request came again after it had been refused with 400: 7 yen is none of the purchase's prices",
    ])
    expect(await told(mock, repeats, 'ja')).toEqual([
      '400（7円は、この購入のpricesにない、RP-D12）で拒否されたリクエストが、そのまま再送された',
    ])
  })

  test('repeating a refused upload breaks the rule `no-repeat-after-refusal`, even with another multipart boundary', async () => {
    const { mock, purchaseId, call, createPurchase } = await withPurchase()
    const form = new FormData()
    form.append('content', new Blob([images.png]), 'picture.gif')
    const upload = (id: string) => call('POST', `/purchases/${id}/image/face`, { body: form })
    await upload(purchaseId)
    await upload(await createPurchase())
    expect(await judged(mock, repeats)).toEqual(['passed', 2, []])
    await upload(purchaseId)
    expect(await judged(mock, repeats)).toEqual(['violated', 3, [[2, 5]]])
  })

  test('`no-repeat-after-refusal` counts refusals of expired tokens and of missing tokens separately', async () => {
    const { mock, advance, purchaseId, call } = await withPurchase()
    const token = tokenAt(START - 120_000)
    const buyWith = (given: string | null) =>
      call('POST', `/purchases/${purchaseId}/gifts`, { json: { price: 500 }, requestId: 'a', token: given })
    await buyWith(null)
    for (let time = 0; time < 5; time += 1) {
      await buyWith(token)
      await advance(30_000)
    }
    expect(await judged(mock, repeats)).toEqual(['passed', 6, []])
    await buyWith(token)
    expect(await judged(mock, repeats)).toEqual(['violated', 7, [[3, 4, 5, 6, 7, 8]]])
  })

  test('if a client repeats a look-up without a result and nothing else, `no-repeat-after-refusal` is "not exercised"', async () => {
    const { mock, find, advance } = await withPurchase()
    for (let time = 0; time < 5; time += 1) {
      await find('a')
      await advance(1000)
    }
    expect(await judged(mock, repeats)).toEqual(['not exercised', 0, []])
  })

  test('if every attempt gets a 401, five attempts with one request id keep the rule `no-repeat-after-refusal`, and the sixth attempt breaks it [RP-O6]', async () => {
    const { mock, purchaseId, call, advance } = await withPurchase()
    const stale = (requestId: string) =>
      call('POST', `/purchases/${purchaseId}/gifts`, {
        json: { price: 500 },
        requestId,
        token: tokenAt(START - 120_000),
      })
    for (const id of ['a', 'b', 'a', 'a', 'a', 'a']) {
      await stale(id)
      await advance(300)
    }
    expect(await judged(mock, repeats)).toEqual(['passed', 6, []])
    await stale('a')
    expect(await judged(mock, repeats)).toEqual(['violated', 7, [[2, 4, 5, 6, 7, 8]]])
  })

  test('10 equal requests with 401 responses keep the rule `no-repeat-after-refusal`, because several workers may have sent the requests', async () => {
    const { mock, call, advance } = partner()
    for (let time = 0; time < 10; time += 1) {
      await call('GET', '/brands', { token: '000000' })
      await advance(150)
    }
    expect(await judged(mock, repeats)).toEqual(['passed', 10, []])
  })

  test('25 purchases with a wrong token break the rule `no-repeat-after-refusal`, even with new request ids', async () => {
    const { mock, purchaseId, call, advance } = await withPurchase()
    for (let time = 0; time < 25; time += 1) {
      await call('POST', `/purchases/${purchaseId}/gifts`, {
        json: { price: 500 },
        requestId: `try-${time}`,
        token: '000000',
      })
      await advance(150)
    }
    expect((await judged(mock, repeats)).slice(0, 2)).toEqual(['violated', 25])
  })

  test.each([
    ['a 429', 'before-commit', { type: 'provider-error', status: 429 }],
    ['a lost response', 'before-commit', { type: 'reset-connection' }],
    ['a 503', 'before-commit', { type: 'provider-error', status: 503 }],
  ] as const)(
    'repeating a refused request breaks the rule `no-repeat-after-refusal`, even after another attempt that ended with %s',
    async (_what, phase, effect) => {
      const { mock, purchaseId, call, advance } = await withPurchase()
      await arm(mock, buyGift, phase, effect, [2])
      const wrong = async (requestId: string) => {
        await call('POST', `/purchases/${purchaseId}/gifts`, { json: { price: 501 }, requestId }).catch(() => {})
        await advance(1000)
      }
      await wrong('a')
      await wrong('b')
      expect(await judged(mock, repeats)).toEqual(['passed', 1, []])
      await wrong('c')
      expect(await judged(mock, repeats)).toEqual(['violated', 2, [[2, 4]]])
    },
  )

  test('more than 10 equal simultaneous orders that are refused break the rule `no-repeat-after-refusal`', async () => {
    const { mock, buy } = await withPurchase()
    for (let order = 1; order <= 10; order += 1) await buy(`order-${order}`, 501)
    expect(await judged(mock, repeats)).toEqual(['inconclusive', 10, []])
    expect((await undecidedBy(mock, repeats)).length).toBe(9)
    await buy('order-11', 501)
    expect((await judged(mock, repeats))[0]).toBe('violated')

    const other = await withPurchase({ 'realpayGift.requestId.usedUpBy': 'success' })
    await other.buy('a', 501)
    await other.buy('a', 501)
    expect(await judged(other.mock, repeats)).toEqual(['violated', 2, [[2, 3]]])
  })

  test('`no-repeat-after-refusal` counts the refusals of each access key separately', async () => {
    const { mock, call } = partner({ settings: twoKeys })
    for (const accessKey of [OTHER_KEY, undefined])
      await call('GET', '/purchases/x', accessKey === undefined ? {} : { accessKey })
    expect(await judged(mock, repeats)).toEqual(['passed', 2, []])
    await call('GET', '/purchases/x', { accessKey: OTHER_KEY })
    expect(await judged(mock, repeats)).toEqual(['violated', 3, [[1, 3]]])
  })

  test('repeating a refused request keeps the rule `no-repeat-after-refusal` if the same request has succeeded since', async () => {
    const { mock, purchaseId, call } = await withPurchase()
    const drop = () => call('DELETE', `/purchases/${purchaseId}/image/face`)
    const upload = () => call('POST', `/purchases/${purchaseId}/image/face`, multipart(picture('content')))
    await drop()
    await upload()
    await drop()
    await drop()
    expect(await judged(mock, repeats)).toEqual(['passed', 2, []])
    await drop()
    expect(await judged(mock, repeats)).toEqual(['violated', 3, [[5, 6]]])
  })
})
