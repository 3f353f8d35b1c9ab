import { onTestFinished } from 'vitest'
import { AtGiftClient, RealPayGiftClient } from '../../../clients/index.ts'
import { createGiftMock, type GiftMock } from '../../../mock-server/index.ts'
import type { Exchange, ProviderName } from '../../../scenarios/recordings/exchange.ts'
import { parseExchange, type RawExchange } from '../../../scenarios/recordings/raw-exchange.ts'
import { createExchangeRedactor, type RedactorOptions } from '../../../scenarios/recordings/redaction/redact.ts'
import { withVirtualTime } from '../../../scenarios/index.ts'
import { START } from '../../helpers/boot.ts'

export const CAMPAIGN = '20260401'
export const AUTH_KEY = 'Zs*eR-dTy<p)p3(E'
export const ACCESS_KEY = 'k7c2m9x4q1w8e5r3t6y0u2i4o7p9a1s3d5f8g0h2'
export const TOTP = { secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', algorithm: 'SHA1', digits: 6, period: 30 } as const

/**
 * A mock that plays the provider's verification environment, and a recording of the traffic between clients and this
 * mock.
 */
export interface RecordedSession {
  provider: GiftMock
  raw: RawExchange[]
  /** Runs a program in virtual time. Its requests are recorded. */
  run(program: (clients: RecordedClients) => Promise<void>): Promise<void>
  /** Returns the recorded exchanges, in which the secrets are replaced. */
  exchanges(options?: Partial<RedactorOptions>): Promise<Exchange[]>
}

export interface RecordedClients {
  fetch: typeof fetch
  sleep(ms: number): Promise<void>
  atGift: AtGiftClient
  realpayGift: RealPayGiftClient
}

/**
 * Creates a recorded session.
 * @param settings the settings of the provider in the recording. A test later compares the recording with another mock,
 * which does not get these settings
 */
export function recordSession(settings: Record<string, unknown> = {}): RecordedSession {
  const provider = createGiftMock({
    seed: 'provider',
    clock: { mode: 'frozen', nowMs: START },
    settings: {
      'atGift.campaigns': [{ campaign: CAMPAIGN, authKey: AUTH_KEY }],
      'realpayGift.accessKeys': [{ accessKey: ACCESS_KEY, totpSecret: TOTP.secret }],
      ...settings,
    },
  })
  onTestFinished(() => provider.close())
  const raw: RawExchange[] = []

  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    const [, name = '', ...segments] = url.pathname.split('/')
    const { nowMs } = await provider.admin.clock()
    const sent = new Uint8Array(await request.clone().arrayBuffer())
    const response = await provider.fetch(request)
    const { nowMs: receivedAtMs } = await provider.admin.clock()
    raw.push({
      provider: name as ProviderName,
      sentAtMs: nowMs,
      request: {
        method: request.method,
        path: `/${segments.join('/')}${url.search}`,
        headers: Object.fromEntries(request.headers),
        body: sent,
      },
      response: {
        receivedAtMs,
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: new Uint8Array(await response.clone().arrayBuffer()),
      },
    })
    return response
  }
  let ids = 0
  return {
    provider,
    raw,
    run: (program) =>
      withVirtualTime(
        provider.admin,
        ({ clock, fetch: timed }) =>
          program({
            fetch: timed,
            sleep: (ms) => clock.sleep(ms),
            atGift: new AtGiftClient({
              baseUrl: 'http://127.0.0.1/at-gift',
              campaign: CAMPAIGN,
              authKey: AUTH_KEY,
              clock,
              fetch: timed,
            }),
            realpayGift: new RealPayGiftClient({
              baseUrl: 'http://127.0.0.1/realpay-gift',
              accessKey: ACCESS_KEY,
              totp: TOTP,
              newRequestId: () => `order-${(ids += 1)}`,
              clock,
              fetch: timed,
            }),
          }),
        { fetch: send },
      ),
    async exchanges(options = {}) {
      const redactor = await createExchangeRedactor({ key: 'a key of the test corpus', ...options })
      return raw.map((one, index) =>
        redactor.redact({ id: `${(index + 1).toString().padStart(6, '0')}-x`, ...parseExchange(one) }),
      )
    },
  }
}
