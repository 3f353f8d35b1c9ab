import { expect, onTestFinished, test, vi } from 'vitest'
import { RealPayGiftClient, systemClock } from '../../clients/index.ts'
import type { RawExchange } from '../../scenarios/recordings/raw-exchange.ts'
import { createUpstream } from '../../mock-server/cli/start/upstream.ts'
import { type GiftMockOptions, type RunningGiftMock, startGiftMock } from '../../mock-server/index.ts'

const AUTH_KEY = 'Zs*eR-dTy<p)p3(E'
const ACCESS_KEY = 'k7c2m9x4q1w8e5r3t6y0u2i4o7p9a1s3d5f8g0h2'
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

async function serve(options: GiftMockOptions): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, ...options })
  onTestFinished(() => mock.close(0))
  return mock
}

/**
 * Starts a mock that plays the provider's verification host, and a second mock that passes requests on to this host.
 */
async function behind(record?: (exchange: RawExchange) => Promise<void>) {
  const host = await serve({
    seed: 'verification host',
    settings: {
      'atGift.campaigns': [{ campaign: '20260401', authKey: AUTH_KEY }],
      'atGift.limit.requests': 100,
      'realpayGift.accessKeys': [{ accessKey: ACCESS_KEY, totpSecret: SECRET }],
    },
  })
  const { upstream } = await createUpstream(
    `at-gift=${host.url}/at-gift,realpay-gift=${host.url}/realpay-gift`,
    '--upstream',
    { record },
  )
  return { host, mock: await serve({ upstream }) }
}

function issue(mock: RunningGiftMock, more: object = {}, signal?: AbortSignal): Promise<Response> {
  return fetch(`${mock.url}/at-gift/20260401/dc/getcode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500', ...more }),
    ...(signal && { signal }),
  })
}

const lose = { when: { operation: 'at-gift.issue', calls: [1] }, effect: { type: 'reset-connection' } }

test("with an upstream, the verification host executes each request, and the mock's ledger contains the results", async () => {
  const { host, mock } = await behind()
  const response = await issue(mock)
  const body = (await response.json()) as { TranId: string }
  const [issued] = (await host.admin.ledger()).codes
  expect(body.TranId).toBe(issued?.reference)
  expect((await mock.admin.ledger()).codes).toEqual([
    expect.objectContaining({
      reference: body.TranId,
      code: issued?.code,
      product: 'DC500',
      faceValue: 500,
      orphaned: false,
    }),
  ])
  expect((await issue(mock, { AuthKey: 'Wrong*key-000000' })).status).toBe(401)
  expect((await issue(mock, { Amount: 500 })).status).toBe(400)
  const { requests } = await mock.admin.requests()
  expect(requests.map(({ outcome, response: { status } }) => [outcome.code, status])).toEqual([
    ['issued', 200],
    ['unauthorized', 401],
    ['bad-request', 400],
  ])
  expect((await host.admin.requests()).requests).toHaveLength(3)
})

test('a code whose response from the verification host is lost is orphaned until an inquiry delivers it', async () => {
  const { host, mock } = await behind()
  await mock.admin.arm({ name: 'lost', phase: 'after-commit', ...lose })
  await expect(issue(mock)).rejects.toThrow('fetch failed')
  const [issued] = (await host.admin.ledger()).codes
  const lost = await mock.admin.ledger()
  expect(lost.codes).toEqual([
    expect.objectContaining({ reference: issued?.reference, delivered: false, orphaned: true }),
  ])
  expect((await issue(mock, { TranId: issued?.reference })).status).toBe(200)
  expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 1, orphaned: 0 })
})

test('a fault that breaks the connection before the commit keeps the request from the verification host', async () => {
  const { host, mock } = await behind()
  await mock.admin.arm({ name: 'lost', phase: 'before-commit', ...lose })
  await expect(issue(mock)).rejects.toThrow('fetch failed')
  expect((await host.admin.requests()).requests).toHaveLength(0)
  expect((await mock.admin.ledger()).totals.issued).toBe(0)
})

test('with an upstream, a scenario judges a client by the codes of the verification host', async () => {
  const { host, mock } = await behind()
  await mock.admin.startScenario({
    name: 'lost-after-issue',
    title: { en: 'lost', ja: '消失' },
    task: 'issue-one',
    faults: [{ name: 'lost', phase: 'after-commit', ...lose }],
    expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } }, conduct: ['at-gift/no-blind-reissue'] },
  })
  await expect(issue(mock)).rejects.toThrow('fetch failed')
  expect((await issue(mock)).status).toBe(200)
  const state = await mock.admin.scenario()
  expect(state?.verdict.result).toBe('failed')
  expect((await host.admin.ledger()).totals.issued).toBe(2)
  expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 2, orphaned: 1, suspectedDuplicates: 1 })
})

test("if a fault loses the verification host's response to a purchase, the client finds the gift by its request id", async () => {
  const { host, mock } = await behind()
  const client = new RealPayGiftClient({
    baseUrl: `${mock.url}/realpay-gift`,
    accessKey: ACCESS_KEY,
    totp: { secret: SECRET, algorithm: 'SHA1', digits: 6, period: 30 },
    // Waits of up to 10 seconds are pauses before repetitions and are shortened to a millisecond. Longer waits are
    // timeouts and take their full time.
    clock: { now: systemClock.now, sleep: (ms, signal) => systemClock.sleep(ms > 10_000 ? ms : 1, signal) },
  })
  const { id } = await client.createPurchase({
    prices: [500],
    name: 'a',
    issuer: 'b',
    brands: ['amazon'],
    isStrict: false,
  })
  const image = { filename: 'a.png', bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) }
  await client.setFaceImage({ purchaseId: id, image })
  await mock.admin.arm({
    name: 'lost',
    when: { operation: 'realpay-gift.buy-gift', calls: [1] },
    phase: 'after-commit',
    effect: { type: 'reset-connection' },
  })
  const bought = await client.buyGift({ purchaseId: id, price: 500 })
  const [issued] = (await host.admin.ledger()).codes
  expect(bought.gift.code).toBe(issued?.code)
  expect((await mock.admin.ledger()).codes).toEqual([
    expect.objectContaining({
      code: issued?.code,
      product: id,
      faceValue: 500,
      fee: 27,
      delivered: false,
      orphaned: false,
    }),
  ])
})

test('if the verification host sends no response, the client gets none, and the journal contains the reason', async () => {
  const { host, mock } = await behind()
  await host.admin.arm({ name: 'gone', phase: 'after-commit', ...lose })
  await expect(issue(mock)).rejects.toThrow('fetch failed')
  await host.close(0)
  await expect(issue(mock)).rejects.toThrow('fetch failed')
  const { requests } = await mock.admin.requests()
  expect(requests.map(({ outcome, delivered, fault }) => [outcome.reason, delivered, fault?.name])).toEqual([
    [
      expect.stringMatching(/^no complete response of the provider arrived, and it may have executed the request: /),
      false,
      'no-response-from-upstream',
    ],
    [
      expect.stringMatching(/^the request did not reach the provider: .*ECONNREFUSED/),
      false,
      'no-response-from-upstream',
    ],
  ])
})

test("each request is recorded with the host's response, or as lost if it does not reach the host", async () => {
  const recorded: RawExchange[] = []
  const host = await serve({ settings: { 'atGift.campaigns': [{ campaign: '20260401', authKey: AUTH_KEY }] } })
  const mock = await serve({
    upstream: (
      await createUpstream(`at-gift=${host.url}/at-gift`, '--upstream', {
        record: async (one) => void recorded.push(one),
      })
    ).upstream,
  })
  const fault = (name: string, phase: 'before-commit' | 'after-commit', call: number) =>
    mock.admin.arm({ ...lose, name, phase, when: { operation: 'at-gift.issue', calls: [call] } })
  await fault('lost', 'after-commit', 1)
  await fault('kept', 'before-commit', 2)
  await expect(issue(mock)).rejects.toThrow('fetch failed')
  await expect(issue(mock)).rejects.toThrow('fetch failed')
  expect((await issue(mock, { Amount: 500 })).status).toBe(400)
  await host.close(0)
  await expect(issue(mock)).rejects.toThrow('fetch failed')
  expect(recorded.map(({ response, lost, fault: name }) => [response?.status, lost, name])).toEqual([
    [200, 'response', 'lost'],
    [undefined, 'request', 'kept'],
    [400, undefined, undefined],
    [undefined, 'request', undefined],
  ])
  const [first] = recorded
  expect(first?.request).toMatchObject({
    method: 'POST',
    path: '/20260401/dc/getcode',
    headers: { host: new URL(host.url).host, 'content-type': 'application/json' },
  })
  expect(Buffer.from(first?.response?.body ?? []).toString()).toContain('"Status":"SUCCESS"')
})

test('`createUpstream` rejects a production host, a value without a provider, and two upstreams for one provider', async () => {
  await expect(createUpstream('at-gift=https://Service-Gift.jp', '--upstream')).rejects.toThrow(
    "is a provider's production",
  )
  await expect(createUpstream('https://stg.service-gift.jp', '--upstream')).rejects.toThrow('is not PROVIDER=URL')
  await expect(createUpstream('at-gift=http://127.0.0.1:1,at-gift=http://127.0.0.1:2', '--upstream')).rejects.toThrow(
    'is not PROVIDER=URL',
  )
})

/**
 * Starts a verification host whose responses wait until the host's clock advances, and a mock that passes requests on
 * to the host and records them.
 */
async function slowHost(options: { pacesAll?: boolean } = {}) {
  const recorded: RawExchange[] = []
  const host = await serve({
    settings: { 'atGift.campaigns': [{ campaign: '20260401', authKey: AUTH_KEY }], 'atGift.limit.requests': 100 },
  })
  await host.admin.setClock({ mode: 'frozen' })
  await host.admin.arm({
    name: 'slow',
    when: { operation: 'at-gift.issue' },
    phase: 'after-commit',
    effect: { type: 'delay', ms: 1000 },
  })
  const passingOn = await createUpstream(`at-gift=${host.url}/at-gift`, '--upstream', {
    record: async (one) => void recorded.push(one),
    ...options,
  })
  const mock = await serve({ upstream: passingOn.upstream })
  const count = async (): Promise<number> => (await host.admin.requests()).requests.length
  return {
    host,
    mock,
    passingOn,
    recorded,
    /** Waits until the host has executed the given number of requests. */
    executed: (wanted: number) => vi.waitUntil(async () => (await count()) === wanted, { interval: 5 }),
    respond: () => host.admin.advanceClock(1000),
    /**
     * Waits until the mock and the host have processed everything that arrived earlier, such as the end of a
     * connection.
     */
    async roundTrip() {
      await fetch(`${mock.url}/livez`)
      await fetch(`${host.url}/livez`)
    },
  }
}

test('if the client disconnects before the verification host responds, the response is recorded as lost', async () => {
  const { mock, passingOn, recorded, executed, respond, roundTrip } = await slowHost()
  const caller = new AbortController()
  const abandoned = issue(mock, {}, caller.signal)
  await executed(1)
  caller.abort()
  await expect(abandoned).rejects.toThrow('aborted')
  await roundTrip()
  await respond()
  const received = issue(mock)
  await executed(2)
  await respond()
  expect((await received).status).toBe(200)
  await passingOn.close()
  expect(recorded.map(({ response, lost }) => [response?.status, lost])).toEqual([
    [200, 'response'],
    [200, undefined],
  ])
  expect((await mock.admin.requests()).requests.map(({ delivered }) => delivered)).toEqual([false, true])
})

test('when the mock stops, a request that was passed on is still completed and recorded', async () => {
  const { host, mock, passingOn, recorded, executed, respond, roundTrip } = await slowHost({ pacesAll: true })
  const first = issue(mock)
  await executed(1)
  const second = issue(mock)
  second.catch(() => {})
  // Without a pause between requests, the second request would reach the host during these round trips.
  for (let trip = 0; trip < 5; trip += 1) await roundTrip()
  const closed = passingOn.close()
  await expect(second).rejects.toThrow('fetch failed')
  await respond()
  expect((await first).status).toBe(200)
  await closed
  expect(recorded.map(({ response, lost }) => [response?.status, lost])).toEqual([[200, undefined]])
  expect((await host.admin.requests()).requests).toHaveLength(1)
})

test("a redirect from a verification host to a provider's production does not reach the client", async () => {
  const recorded: RawExchange[] = []
  const { host, mock } = await behind(async (one) => void recorded.push(one))
  await host.admin.arm({
    name: 'redirect',
    when: { operation: 'at-gift.issue' },
    phase: 'before-commit',
    effect: { type: 'respond', status: 307, headers: { location: 'https://Service-Gift.JP./20260401/dc/getcode' } },
  })
  await expect(issue(mock)).rejects.toThrow('fetch failed')
  expect(recorded.map(({ response, lost }) => [response?.status, lost])).toEqual([[307, 'response']])
  const [entry] = (await mock.admin.requests()).requests
  expect(entry?.outcome.reason).toContain("redirects to a provider's production")
})
