import { onTestFinished } from 'vitest'
import type { RawExchange } from '../../scenarios/recordings/raw-exchange.ts'
import { createUpstream } from '../../mock-server/cli/start/session/pass-to-upstream.ts'
import { type GiftMockOptions, type RunningGiftMock, startGiftMock } from '../../mock-server/index.ts'

export const AUTH_KEY = 'Zs*eR-dTy<p)p3(E'

export const ACCESS_KEY = 'k7c2m9x4q1w8e5r3t6y0u2i4o7p9a1s3d5f8g0h2'

export const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

export async function serve(options: GiftMockOptions): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, ...options })
  onTestFinished(() => mock.close(0))
  return mock
}

/**
 * Starts a mock that plays the provider's verification host, and a second mock that passes requests on to this host.
 * @param settings the settings of the second mock
 */
export async function behind(
  record?: (exchange: RawExchange) => Promise<void>,
  settings: GiftMockOptions['settings'] = {},
) {
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
  return { host, mock: await serve({ upstream, settings }) }
}

export function issue(mock: RunningGiftMock, more: object = {}, signal?: AbortSignal): Promise<Response> {
  return fetch(`${mock.url}/at-gift/20260401/dc/getcode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500', ...more }),
    ...(signal && { signal }),
  })
}
