import { describe, expect, test } from 'vitest'
import { AtGiftClient, RealPayGiftClient } from '../../clients/index.ts'
import { providers } from '../../mock-server/app.ts'
import { pactFiles } from '../../contracts/files.ts'
import { readPact } from '../../contracts/provider/pact-file.ts'
import { configTemplate } from '../../mock-server/cli/init/template.ts'
import { parseConfig } from '../../mock-server/cli/start/config/config-file.ts'
import { boot, type Booted, START } from '../helpers/boot.ts'

const stopped = {
  now: () => START,
  sleep: (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
}

/** Sets a provider state. Returns the values of the state and clients that use these values. */
async function given(booted: Booted, state: string, params: Record<string, unknown> = {}) {
  const response = await booted.send('/__admin/pact-state', {
    method: 'POST',
    body: JSON.stringify({ state, params, action: 'setup' }),
  })
  const values = (await response.json()) as Record<string, string>
  expect([state, response.status, values]).toEqual([state, 200, values])
  const fetch: typeof globalThis.fetch = (input, init) => booted.mock.fetch(new Request(input, init))
  const around = { clock: stopped, fetch, retries429: 0 }
  return {
    values,
    atGift: new AtGiftClient({
      ...around,
      baseUrl: 'http://localhost/at-gift',
      campaign: values['campaign'] ?? 'none',
      authKey: values['authKey'] ?? 'none',
    }),
    partner: () =>
      new RealPayGiftClient({
        ...around,
        baseUrl: 'http://localhost/realpay-gift',
        accessKey: values['accessKey'] ?? '',
        totp: { secret: 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK', algorithm: 'SHA1', digits: 6, period: 30 },
        resendAttempts: 0,
        findAttempts: 1,
      }),
  }
}

const all = (
  await Promise.all(providers.map(async (provider) => ({ name: provider.name, ...(await provider.providerStates()) })))
).flatMap(({ name, named, always }) =>
  Object.entries(named).map(([state, definition]) => ({ provider: name, state, definition, always })),
)

/** Values of the required state parameters, by the name of the state. */
const needed: Record<string, Record<string, unknown>> = {
  'a brand allows the prices': { prices: [500] },
  'a brand rules out a price': { price: 700 },
  'a purchase with its look exists': { main: 'FF8800', sub: '004488' },
  'a gift was bought': { requestId: 'r-1' },
  'the request id was used': { requestId: 'r-1' },
}

describe('every state', () => {
  test.each(all)(
    'setting the provider state "$state" returns exactly the values in the definition of this state',
    async ({ state, definition, always }) => {
      const { values } = await given(boot(), state, needed[state])
      expect(Object.keys(values).toSorted()).toEqual(
        [...Object.keys(always.returns), ...Object.keys(definition.returns)].toSorted(),
      )
      expect(Object.values(values).every((value) => value.length > 0)).toBe(true)
    },
  )

  test.each(all)(
    'the provider state "$state" has a description and rejects an unknown parameter',
    async ({ state, definition }) => {
      const { send } = boot()
      const response = await send('/__admin/pact-state', {
        method: 'POST',
        body: JSON.stringify({ state, params: { ...needed[state], surprise: 1 }, action: 'setup' }),
      })
      expect([definition.description.length > 0, response.status]).toEqual([true, 400])
    },
  )

  test('the two providers have no provider state with the same name', () => {
    const names = all.map(({ state }) => state)
    expect(new Set(names).size).toBe(names.length)
  })
})

test.each([
  [
    'the products of the file that `gift-mock init` writes',
    parseConfig(configTemplate('en', 's.json'), 'gift-mock.yaml').settings,
  ],
  [
    'no suitable product and no suitable brand',
    {
      'atGift.catalogue': [{ dcId: 'DC-URL', amount: { fixed: 7 } }],
      'realpayGift.brands': [{ code: 'amazon', amounts: { values: [7] } }],
    },
  ],
])(
  'with %s, every provider state of the pacts can be set, and a teardown restores the settings',
  async (_title, settings) => {
    const booted = boot({ settings })
    const before = await booted.mock.admin.settings()
    for (const file of Object.values(pactFiles))
      for (const { providerStates } of (await readPact(file)).interactions)
        for (const { name, params } of providerStates) await given(booted, name, params)
    await booted.send('/__admin/pact-state', { method: 'POST', body: '{"action": "teardown"}' })
    expect(await booted.mock.admin.settings()).toEqual(before)
  },
)

describe('the effect of each state', () => {
  const TRAN_ID = 'AZ0123456789abcdef0123456789abcdef01234567'

  test('in the provider state "a code was issued", an inquiry with the returned TranId finds the code', async () => {
    const { atGift, values } = await given(boot(), 'a code was issued', {
      kind: 'second-code',
      amount: 700,
      tranId: TRAN_ID,
    })
    expect(values).toMatchObject({ dcId: 'DC-PIN', tranId: TRAN_ID })
    expect(await atGift.inquire({ dcId: 'DC-PIN', amount: 700, tranId: TRAN_ID })).toMatchObject({
      tranId: TRAN_ID,
      amount: 700,
      code2: { type: 'text' },
    })
  })

  test('in the provider state "a code was issued", the ledger contains one code, and the next request is within the limit', async () => {
    const booted = boot()
    const { atGift } = await given(booted, 'a code was issued')
    await atGift.issue({ dcId: 'DC500', amount: 500 })
    expect((await booted.mock.admin.ledger()).totals.issued).toBe(2)
  })

  test('in the state "the limit of the on-demand API is used up", requests are rejected until the window of the limit ends', async () => {
    const booted = boot({ settings: { 'atGift.limit.requests': 3, 'atGift.limit.scope': 'service' } })
    const { atGift } = await given(booted, 'the limit of the on-demand API is used up')
    await expect(atGift.issue({ dcId: 'DC500', amount: 500 })).rejects.toMatchObject({ status: 429 })
    const { requests } = await booted.mock.admin.requests()
    expect(requests.map(({ outcome }) => outcome.rule)).toEqual(['AG-D7'])
    await booted.advance(1000)
    const fresh = new AtGiftClient({
      baseUrl: 'http://localhost/at-gift',
      campaign: 'demo-campaign',
      authKey: 'MOCK-AuthKey-001',
      clock: stopped,
      fetch: (input, init) => booted.mock.fetch(new Request(input, init)),
    })
    await expect(fresh.issue({ dcId: 'DC500', amount: 500 })).resolves.toMatchObject({ amount: 500 })
  })

  test('the provider state "the limit of the partner API is used up" limits only requests from the IP address that sets the state', async () => {
    const booted = boot({ trustProxy: true })
    const forwarded = { 'x-forwarded-for': '203.0.113.9' }
    await booted.send('/__admin/pact-state', {
      method: 'POST',
      headers: forwarded,
      body: JSON.stringify({ state: 'the limit of the partner API is used up' }),
    })
    expect((await booted.send('/realpay-gift/brands', { headers: forwarded })).status).toBe(429)
    expect((await booted.send('/realpay-gift/brands', { peer: '203.0.113.8' })).status).toBe(400)
  })

  test('in the state "a purchase with its look exists", the purchase has the given colours and images', async () => {
    const booted = boot()
    const purchaseId = 'p'.repeat(40)
    const { partner } = await given(booted, 'a purchase with its look exists', {
      main: 'FF8800',
      sub: '004488',
      purchaseId,
      prices: [700, 900],
      name: 'N',
      issuer: 'I',
    })
    const purchase = await partner().getPurchase({ purchaseId })
    expect(purchase).toMatchObject({
      id: purchaseId,
      prices: [700, 900],
      name: 'N',
      issuer: 'I',
      color: { main: 'FF8800', sub: '004488' },
    })
    for (const address of [purchase.image.face, purchase.image.header]) {
      const image = await booted.mock.fetch(new Request(address ?? ''))
      expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/gif'])
    }
  })

  test('in the state "a gift was bought", the gift can be looked up, and its request id cannot buy another gift', async () => {
    const booted = boot()
    const { partner, values } = await given(booted, 'a gift was bought', {
      prices: [500, 10_000],
      price: 10_000,
      requestId: 'mine',
    })
    const purchaseId = values['purchaseId'] ?? ''
    expect(await partner().findGift({ purchaseId, requestId: 'mine' })).toMatchObject({
      request: { id: 'mine' },
      payment: { total: 10_550 },
    })
    expect(await partner().buyGift({ purchaseId, price: 10_000, requestId: 'mine' })).toMatchObject({ recovered: true })
    expect((await booted.mock.admin.ledger()).totals).toMatchObject({ issued: 1, faceValue: 10_000 })
  })

  test('the state "a gift was bought" rejects a price that the purchase does not offer', async () => {
    const { send } = boot()
    const response = await send('/__admin/pact-state', {
      method: 'POST',
      body: JSON.stringify({ state: 'a gift was bought', params: { prices: [500], price: 600, requestId: 'r' } }),
    })
    expect(response.status).toBe(400)
  })

  test('in the state "the request id was used", every operation rejects this request id', async () => {
    const { partner, values } = await given(boot(), 'the request id was used', { requestId: 'mine' })
    await expect(
      partner().buyGift({ purchaseId: values['purchaseId'] ?? '', price: 500, requestId: 'mine' }),
    ).rejects.toMatchObject({ cause: { status: 400 } })
  })

  test('in the state "the on-demand API fails", an issue request gets a 500 and no code is issued', async () => {
    const booted = boot()
    const { atGift } = await given(booted, 'the on-demand API fails')
    await expect(atGift.issue({ dcId: 'DC500', amount: 500 })).rejects.toMatchObject({ status: 500 })
    expect((await booted.mock.admin.ledger()).totals.issued).toBe(0)
  })
})
