import { AtGiftClient, type AtGiftIssue, type BoughtGift, RealPayGiftClient } from '../../clients/index.ts'
import type { GiftMock } from '../../mock-server/index.ts'

/** Initial time of the clock of every mock in this folder: 9:00 on 1 April 2026 in Japan. */
export const START = Date.parse('2026-04-01T09:00:00+09:00')

/** Returns a request that orders a code of 500 yen. */
export function order(url: string): Request {
  return new Request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }),
  })
}

/** The URLs of the two providers and the function that sends requests to them. */
export interface Shop {
  atGift: string
  realpayGift: string
  fetch?: typeof fetch
}

export interface Bought {
  code: AtGiftIssue
  brands: number
  image: string
  gift: BoughtGift
}

/** Buys a code and a gift with the reference clients. The clients compute the TOTP tokens. */
export async function buyBoth({ atGift: atGiftUrl, realpayGift: realpayGiftUrl, fetch: send }: Shop): Promise<Bought> {
  // The clients never sleep here, because no rate limit is reached and responses arrive immediately.
  const clock = { now: () => START, sleep: () => new Promise<void>(() => {}) }
  const common = { clock, allowProduction: true, ...(send && { fetch: send }) }
  const atGift = new AtGiftClient({
    baseUrl: atGiftUrl,
    campaign: 'demo-campaign',
    authKey: 'MOCK-AuthKey-001',
    ...common,
  })
  let ids = 0
  const realpayGift = new RealPayGiftClient({
    baseUrl: realpayGiftUrl,
    accessKey: 'mock0000000000000000000000000000000key01',
    totp: { secret: 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK', algorithm: 'SHA1', digits: 6, period: 30 },
    newRequestId: () => `page-${(ids += 1)}`,
    ...common,
  })
  const code = await atGift.issue({ dcId: 'DC500', amount: 500 })
  const brands = (await realpayGift.listBrands()).length
  const { id: purchaseId } = await realpayGift.createPurchase({
    prices: [500],
    name: 'Spring',
    issuer: 'Example',
    brands: ['amazon'],
    isStrict: true,
  })
  const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const { url } = await realpayGift.setFaceImage({ purchaseId, image: { bytes, filename: 'face.png' } })
  return { code, brands, image: url, gift: await realpayGift.buyGift({ purchaseId, price: 500 }) }
}

/** Returns the journal and ledger of the mock in short form. */
export async function keptBy({ admin }: GiftMock): Promise<Kept> {
  const { requests } = await admin.requests()
  const { codes, totals } = await admin.ledger()
  return {
    requests: requests.map(
      ({ operation, response, outcome, delivered }) =>
        `${operation} ${response?.status} ${outcome.code}${delivered ? '' : ', lost'}`,
    ),
    codes: codes.map(({ code }) => code),
    totals,
  }
}

interface Kept {
  requests: string[]
  codes: string[]
  totals: object
}

/** The received part of a response: the status, the text and, if the response failed, the error with its causes. */
export interface Outcome {
  status?: number
  text?: string
  error?: string
}

export async function outcomeOf(answer: Promise<Response>): Promise<Outcome> {
  const seen: Outcome = {}
  try {
    const response = await answer
    seen.status = response.status
    seen.text = await response.text()
  } catch (error) {
    seen.error = said(error)
  }
  return seen
}

export function said(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.name}: ${error.message}${error.cause === undefined ? '' : ` <- ${said(error.cause)}`}`
}
