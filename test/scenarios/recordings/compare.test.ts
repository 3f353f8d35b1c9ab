import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { compareBodies } from '../../../scenarios/recordings/comparison/compare-bodies.ts'
import { createMapping } from '../../../scenarios/recordings/comparison/value-mapping.ts'
import { compareExchanges } from '../../../scenarios/recordings/comparison/compare.ts'
import { exchangeYaml } from '../../../scenarios/recordings/corpus.ts'
import type { Exchange } from '../../../scenarios/recordings/exchange.ts'
import { AUTH_KEY, CAMPAIGN, recordSession, TOTP, ACCESS_KEY, type RecordedClients } from './session.ts'

const png = { filename: 'logo.png', bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3) }

/** Uses every operation of both providers. Some of the requests are refused. */
async function useEverything({ atGift, realpayGift, fetch, sleep }: RecordedClients): Promise<void> {
  const code = await atGift.issue({ dcId: 'DC-SEVEN', amount: 500 })
  await atGift.inquire({ dcId: 'DC-SEVEN', amount: 500, tranId: code.tranId })
  await atGift.issue({ dcId: 'DC-URL-URL', amount: 700 })
  await atGift.issue({ dcId: 'DC-FIXED-1000', amount: 999 }).catch(() => {})
  await atGift.issue({ dcId: 'DC-FIXED-1000', amount: 1000 })
  await atGift.issue({ dcId: 'DC-NO-EXPIRY', amount: 1 })
  await atGift.issue({ dcId: 'DC-NOT-CONTRACTED', amount: 500 }).catch(() => {})
  await atGift.inquire({ dcId: 'DC500', amount: 500, tranId: `AZ${'0'.repeat(40)}` }).catch(() => {})
  const issue = (body: string, headers = {}) =>
    fetch(`http://127.0.0.1/at-gift/${CAMPAIGN}/dc/getcode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
  const order = { AuthKey: AUTH_KEY, DcId: 'DC-PIN', Amount: '500' }
  await sleep(2000)
  expect((await issue(JSON.stringify(order))).status).toBe(200)
  expect((await issue(JSON.stringify(order))).status).toBe(429)
  await issue(JSON.stringify({ ...order, AuthKey: 'Wrong*key-000000' }))
  await issue(JSON.stringify({ ...order, TranID: 'x' }))
  await issue(JSON.stringify({ ...order, Amount: 500 }))
  await issue(`\uFEFF${JSON.stringify(order)}`)
  await issue(`{"DcId":"DC500",${JSON.stringify(order).slice(1)}`)
  await issue('{"AuthKey"')
  expect((await fetch('http://127.0.0.1/at-gift/nobody/dc/getcode', { method: 'POST' })).status).toBe(404)

  const brands = await realpayGift.listBrands()
  expect(brands.length).toBeGreaterThan(0)
  const { id } = await realpayGift.createPurchase({
    prices: [500, 700],
    name: '山田商店 5周年',
    issuer: 'Yamada & Sons',
    brands: ['amazon', 'paypay'],
    isStrict: false,
  })
  await realpayGift.setColor({ purchaseId: id, main: 'ff0000', sub: '00FF00' })
  await realpayGift.setFaceImage({ purchaseId: id, image: png })
  await realpayGift.setHeaderImage({ purchaseId: id, image: png })
  await realpayGift.deleteHeaderImage({ purchaseId: id })
  await realpayGift.setVideo({ purchaseId: id, url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', playTime: 30 })
  await realpayGift.setAd({ purchaseId: id, image: png, redirectUrl: 'https://shop.yamada.co.jp/summer?id=77' })
  // If the provider follows certain alternatives, the client cannot parse this response.
  await realpayGift.getPurchase({ purchaseId: id }).catch(() => {})
  const bought = await realpayGift.buyGift({ purchaseId: id, price: 500 })
  await realpayGift.findGift({ purchaseId: id, requestId: bought.request.id }).catch(() => {})
  await realpayGift.findGift({ purchaseId: id, requestId: 'never' }).catch(() => {})
  await realpayGift.getPurchase({ purchaseId: 'a'.repeat(40) }).catch(() => {})
}

/** Returns the exchanges after they were formatted as files and parsed again. */
const reread = (exchanges: readonly Exchange[]): Exchange[] =>
  exchanges.map((one) => parse(exchangeYaml(one)) as Exchange)

test('`compareExchanges` finds no difference in the recording of a provider that behaves like the mock', async () => {
  const session = recordSession()
  await session.run(useEverything)
  const exchanges = reread(await session.exchanges({ totp: { ...TOTP, periodSeconds: 30, accessKey: ACCESS_KEY } }))
  const text = exchanges.map(exchangeYaml).join('')
  for (const secret of [AUTH_KEY, ACCESS_KEY, '山田商店', 'Yamada', 'shop.yamada', 'dQw4w9WgXcQ'])
    expect(text).not.toContain(secret)
  const { differences, compared } = await compareExchanges(exchanges)
  expect(differences).toEqual([])
  expect(compared).toBe(session.raw.length)
})

/**
 * Settings for alternative behaviors of the provider. `rule` is the rule that the mock follows instead, and `place` is
 * the place in the response where the provider and the mock differ.
 */
const alternatives: readonly [settings: Record<string, unknown>, rule: string, place: string][] = [
  [{ 'atGift.amount.acceptNumber': true }, 'AG-A1', 'status'],
  [{ 'atGift.answer.numbers': 'letters' }, 'AG-D3', 'body.ControlNo'],
  [{ 'atGift.answer.expiration': 'day-before' }, 'AG-D3', 'body.Expiration'],
  [{ 'atGift.retryAfter': true }, 'AG-D7', 'header retry-after'],
  [{ 'atGift.json.duplicateKeys': 'last' }, 'AG-A55', 'status'],
  [{ 'atGift.json.byteOrderMark': 'ignore' }, 'AG-A57', 'status'],
  [{ 'atGift.status.unknownTranId': 404 }, 'AG-A4', 'status'],
  [{ 'realpayGift.commission.rate': 0.08 }, 'RP-D12', 'body.payment.commission'],
  [{ 'realpayGift.gift.validityDays': 90 }, 'RP-D12', 'body.gift.expire_at'],
  [{ 'realpayGift.answer.unset': 'absent' }, 'RP-D7', 'body.image.header'],
  [{ 'realpayGift.answer.findGift': 'gift' }, 'RP-D13', 'body.request'],
  [{ 'realpayGift.status.unknownPurchase': 404 }, 'RP-A5', 'status'],
]

test("each difference names its place and the mock's rule, and disappears with the provider's settings", async () => {
  const settings = Object.assign({}, ...alternatives.map(([one]) => one))
  const session = recordSession(settings)
  await session.run(useEverything)
  const exchanges = await session.exchanges()
  const { differences } = await compareExchanges(exchanges)
  for (const [, rule, place] of alternatives)
    expect(differences).toContainEqual(expect.objectContaining({ rule, place }))
  expect((await compareExchanges(exchanges, { settings })).differences).toEqual([])
})

test('a short code such as a PIN may be issued several times, but a code of usual length may not', () => {
  const mapping = createMapping()
  const compared = (recorded: object, mock: object) =>
    compareBodies({ json: { ...recorded } }, { json: { ...mock } }, { code: 'code', pin: 'code' }, mapping)
  expect(compared({ code: 'AAAA-111111-BBBB', pin: '7158' }, { code: 'CCCC-333333-DDDD', pin: '1111' })).toEqual([])
  expect(compared({ code: 'AAAA-222222-BBBB', pin: '7158' }, { code: 'CCCC-444444-DDDD', pin: '2222' })).toEqual([])
  expect(compared({ code: 'AAAA-222222-BBBB', pin: '7158' }, { code: 'CCCC-333333-DDDD', pin: '71580' })).toEqual([
    { place: 'body.code', recorded: 'AAAA-222222-BBBB', mock: 'CCCC-333333-DDDD' },
    { place: 'body.pin', recorded: '7158', mock: '71580' },
  ])
})

/** Returns a refused inquiry at the campaign `demo-campaign`, which a mock knows by default. */
function inquiry(number: number, tranId: string, status: number): Exchange {
  const body = { AuthKey: 'Qk*rV-mXq<b)w7(T', DcId: 'DC500', Amount: '500', TranId: tranId }
  const headers = { 'content-type': 'application/json' }
  const error = { Status: 'ERROR', ErrorMsg: 'a message' }
  return {
    id: `00000${number}-at-gift.inquire`,
    provider: 'at-gift',
    sentAt: `2026-04-01T00:00:0${number * 2}.000Z`,
    request: { method: 'POST', path: '/demo-campaign/dc/getcode', headers, body: { json: body } },
    response: { receivedAt: `2026-04-01T00:00:0${number * 2}.100Z`, status, headers, body: { json: error } },
  }
}

test('if the provider responded 400 to a request, the campaign exists, so a later 404 means an unknown TranId', async () => {
  const settings = { 'atGift.status.unknownTranId': 404 }
  const exchanges = [inquiry(1, '', 400), inquiry(2, `AZ${'1'.repeat(40)}`, 404)]
  expect((await compareExchanges(exchanges, { settings })).differences).toEqual([])
})

test('if no response shows that a campaign exists, the mock of the comparison does not know this campaign, even the default one', async () => {
  expect((await compareExchanges([inquiry(1, `AZ${'1'.repeat(40)}`, 404)])).differences).toEqual([])
})
