import { AtGiftClient, type Clock, RealPayGiftClient } from '../../../clients/index.ts'
import { createGiftMock } from '../../../mock-server/index.ts'
import { planProbe } from '../../../scenarios/probe/plan.ts'
import { runSteps } from '../../../scenarios/probe/run.ts'
import type { Step } from '../../../scenarios/probe/step.ts'
import { malformedReason } from '../../../scenarios/recordings/comparison/request-for-mock.ts'
import { exchangeId } from '../../../scenarios/recordings/corpus.ts'
import type { Exchange, ProviderName } from '../../../scenarios/recordings/exchange.ts'
import { parseExchange, type RawExchange } from '../../../scenarios/recordings/raw-exchange.ts'
import type { Redacted } from '../../../scenarios/recordings/redacted.ts'
import { createExchangeRedactor } from '../../../scenarios/recordings/redaction/redact.ts'

const START = Date.parse('2026-04-17T09:00:00+09:00')
const HOST = 'verification.example'

/** The account of the client, as environment variables. */
export const account = {
  AT_GIFT_CAMPAIGN: 'demo-campaign',
  AT_GIFT_AUTH_KEY: 'MOCK-AuthKey-001',
  AT_GIFT_SECOND_AUTH_KEY: 'Second-AuthKey-1',
  AT_GIFT_OTHER_CAMPAIGN: 'other-campaign',
  AT_GIFT_OTHER_AUTH_KEY: 'Others-AuthKey-1',
  AT_GIFT_DC_FREE_AMOUNT: 'DC500',
  AT_GIFT_DC_URL_CODE: 'DC-URL',
  REALPAY_GIFT_ACCESS_KEY: 'mock0000000000000000000000000000000key01',
  REALPAY_GIFT_TOTP_SECRET: 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK',
  REALPAY_GIFT_BRAND: 'amazon',
}
const totp = { secret: account.REALPAY_GIFT_TOTP_SECRET, algorithm: 'SHA1', digits: 6 } as const
export const campaigns = [
  { campaign: account.AT_GIFT_CAMPAIGN, authKey: account.AT_GIFT_AUTH_KEY },
  { campaign: account.AT_GIFT_CAMPAIGN, authKey: account.AT_GIFT_SECOND_AUTH_KEY },
  { campaign: account.AT_GIFT_OTHER_CAMPAIGN, authKey: account.AT_GIFT_OTHER_AUTH_KEY },
]

/** A mock that plays the verification environment of a provider in virtual time, and records what it receives. */
export interface VirtualProvider {
  probe(options?: { only?: (step: Step) => boolean; burst?: boolean; waitADay?: boolean }): Promise<void>
  /** Runs the reference client. A failure of the client is ignored. */
  runClient(): Promise<void>
  /** Returns the recorded exchanges, in which the secrets are replaced. */
  exchanges(): Promise<Redacted<Exchange>[]>
}

/** Creates a virtual provider. @param settings the settings of the provider that differ from the defaults */
export function virtualProvider(
  provider: ProviderName,
  settings: Readonly<Record<string, unknown>> = {},
): VirtualProvider {
  let nowMs = START
  const mock = createGiftMock({
    seed: 'provider',
    settings: { 'atGift.campaigns': campaigns, ...settings },
    hostClock: { now: () => nowMs },
  })
  const raw: RawExchange[] = []
  let runs = 0
  const clock: Clock = {
    now: () => nowMs,
    sleep(ms, signal) {
      // A wait of 30 seconds or more that has a signal is the timeout of a request. The mock responds immediately, so
      // the timeout never has to end.
      if (signal && ms >= 30_000) return new Promise(() => {})
      nowMs += Math.max(0, ms)
      return Promise.resolve()
    },
  }

  async function answer(request: RawExchange['request']): Promise<NonNullable<RawExchange['response']>> {
    const url = `http://${HOST}/${provider}${request.path}`
    const response = await mock.fetch(new Request(url, { method: request.method }), {
      headers: { ...request.headers },
      body: request.body,
      malformed: malformedReason(request),
    })
    return {
      receivedAtMs: nowMs,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer()),
    }
  }

  function record(exchange: RawExchange): void {
    const { request } = exchange
    raw.push({ ...exchange, request: { ...request, headers: { ...request.headers, host: HOST } } })
  }

  const send: typeof fetch = async (input, init) => {
    const sent = new Request(input, init)
    const { method, url, headers } = sent
    const { pathname, search } = new URL(url)
    const body = new Uint8Array(await sent.arrayBuffer())
    const path = pathname.slice(provider.length + 1) + search
    const request = { method, path, headers: Object.fromEntries(headers), body }
    const sentAtMs = nowMs
    const response = await answer(request)
    record({ provider, sentAtMs, request, response })
    return new Response(Uint8Array.from(response.body), { status: response.status, headers: response.headers })
  }

  return {
    async probe({ only = () => true, burst = false, waitADay = false } = {}) {
      const plan = planProbe({ provider, env: account, burst, waitADay })
      await runSteps({
        provider,
        steps: plan.steps.filter(only),
        env: account,
        clock,
        send: async ({ method, path, headers, body }) =>
          answer({
            method,
            path,
            headers,
            body: typeof body === 'string' ? new TextEncoder().encode(body) : (body ?? new Uint8Array()),
          }),
        onExchange: async (exchange) => record(exchange),
      })
    },
    runClient() {
      runs += 1
      return provider === 'at-gift' ? useAtGift(clock, send) : useRealpayGift(clock, send, `run-${runs}`)
    },
    async exchanges() {
      const redactor = await createExchangeRedactor({
        key: 'a key of the test corpus',
        totp: { ...totp, accessKey: account.REALPAY_GIFT_ACCESS_KEY, periodSeconds: 30 },
      })
      await mock.close()
      return raw.map((one, index) => {
        const parsed = parseExchange(one)
        return redactor.redact({ id: exchangeId(index + 1, parsed), ...parsed })
      })
    },
  }
}

async function useAtGift(clock: Clock, send: typeof fetch): Promise<void> {
  const client = new AtGiftClient({
    baseUrl: `http://${HOST}/at-gift`,
    campaign: account.AT_GIFT_CAMPAIGN,
    authKey: account.AT_GIFT_AUTH_KEY,
    clock,
    fetch: send,
  })
  await attempt(async () => {
    const { tranId } = await client.issue({ dcId: 'DC500', amount: 500 })
    await client.inquire({ dcId: 'DC500', amount: 500, tranId })
    await client.issue({ dcId: 'DC-PIN', amount: 300 })
  })
}

async function useRealpayGift(clock: Clock, send: typeof fetch, run: string): Promise<void> {
  let ids = 0
  const client = new RealPayGiftClient({
    baseUrl: `http://${HOST}/realpay-gift`,
    accessKey: account.REALPAY_GIFT_ACCESS_KEY,
    totp: { ...totp, period: 30 },
    newRequestId: () => `${run}-${(ids += 1)}`,
    clock,
    fetch: send,
  })
  await attempt(async () => {
    await client.listBrands()
    const { id: purchaseId } = await client.createPurchase({
      prices: [500],
      name: 'Thanks',
      issuer: 'Shop',
      brands: ['amazon'],
      isStrict: true,
    })
    await client.buyGift({ purchaseId, price: 500, requestId: `${run}-order` })
    await client.findGift({ purchaseId, requestId: `${run}-order` })
    await client.getPurchase({ purchaseId })
  })
}

/** Runs a client and ignores its failure. A client may fail because the provider does not follow the assumed rules. */
async function attempt(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch {
    // The exchanges that the client made before the failure are recorded.
  }
}
