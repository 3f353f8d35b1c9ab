import { RealPayGiftClient } from '../clients/index.ts'
import type { Shot } from './load.ts'

export function issueShot(url: string): Shot {
  return {
    url: `${url}/at-gift/demo-campaign/dc/getcode`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }),
  }
}

/** One token for the whole run: the clock of the mock stands still. */
export async function buyGiftShot(url: string): Promise<Shot> {
  await fetch(`${url}/__admin/clock`, { method: 'PUT', body: JSON.stringify({ mode: 'frozen' }) })
  const variables: unknown = await (await fetch(`${url}/__admin/env`)).json()
  const frozen: unknown = await (await fetch(`${url}/__admin/clock`)).json()
  const now = Date.parse(read(frozen, 'now'))
  let sent: Headers | undefined
  const client = new RealPayGiftClient({
    baseUrl: `${url}/realpay-gift`,
    accessKey: read(variables, 'REALPAY_GIFT_ACCESS_KEY'),
    totp: { secret: read(variables, 'REALPAY_GIFT_TOTP_SECRET'), algorithm: 'SHA1', digits: 6, period: 30 },
    clock: { now: () => now, sleep: () => new Promise(() => {}) },
    fetch: (input, init) => {
      sent = new Headers(init?.headers)
      return fetch(input, init)
    },
  })
  const { id } = await client.createPurchase({ prices: [500], name: 'bench', issuer: 'bench', brands: ['amazon'], isStrict: true })
  const headers = Object.fromEntries([...(sent ?? new Headers())].filter(([key]) => key.startsWith('x-realpay-gift-api-access')))
  return { url: `${url}/realpay-gift/purchases/${id}/gifts`, headers: { ...headers, 'content-type': 'application/json' }, body: '{"price":500}', uniqueHeader: 'x-realpay-gift-api-request-id' }
}

function read(of: unknown, key: string): string {
  return String(typeof of === 'object' && of !== null ? Reflect.get(of, key) : '')
}
