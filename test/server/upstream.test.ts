import { expect, test } from 'vitest'
import { RealPayGiftClient, systemClock } from '../../clients/index.ts'
import type { RawExchange } from '../../scenarios/recordings/raw-exchange.ts'
import type { RunningGiftMock } from '../../mock-server/index.ts'
import { createUpstream } from '../../mock-server/cli/start/session/pass-to-upstream.ts'
import { AUTH_KEY, ACCESS_KEY, SECRET, serve, behind, issue } from './upstream-support.ts'

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

test('the fee of an at-gift code of the verification host follows from the commission in the settings of the mock', async () => {
  const { host, mock } = await behind(undefined, {
    'atGift.commission.rate': 0.05,
    'atGift.commission.taxRate': 0.1,
  })
  await issue(mock)
  const fees = async (of: RunningGiftMock): Promise<number[]> => (await of.admin.ledger()).codes.map(({ fee }) => fee)
  // The commission is 25 yen, and the tax on the commission is 2.5 yen.
  expect(await fees(mock)).toEqual([27])
  expect(await fees(host)).toEqual([0])
})

test('if a response of the verification host with a code is lost, the code is orphaned until an inquiry returns the code', async () => {
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

test('if a fault breaks the connection before the commit, the request is not sent to the verification host', async () => {
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
    // A wait of up to 10 seconds is a pause before a repetition and takes only a millisecond here. A longer wait is a
    // timeout and takes its full time.
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

test('if the verification host sends no response, the client gets no response, and the journal contains the reason', async () => {
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
