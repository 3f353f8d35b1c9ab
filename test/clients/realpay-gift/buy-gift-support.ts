import { OutcomeUnknownError, type BuyGiftRequest } from '../../../clients/index.ts'
import { expectA, failureOf, json, type Reply } from '../support.ts'
import { PURCHASE_ID, requestIdOf, setUp } from './realpay-support.ts'

export const ORDER: BuyGiftRequest = { purchaseId: PURCHASE_ID, price: 10_000 }

export const conflict = json({ errors: ['request id collision'] }, 409)

export const notFound = json({ errors: ['no such request id'] }, 400)

export const down = json({ errors: [] }, 503)

export const times = (count: number, reply: Reply): Reply[] => Array.from({ length: count }, () => reply)

/** Returns the sent requests in a short form: `POST id-1` for a purchase, `GET id-1` for a look-up. */
export function requestsOf(seen: readonly { method: string; url: string; headers: Headers }[]): string[] {
  return seen.map(
    (one) => `${one.method} ${requestIdOf(one) ?? new URL(one.url).searchParams.get('request_id') ?? '?'}`,
  )
}

export function run(
  replies: readonly Reply[],
  request: Partial<BuyGiftRequest> = {},
  options: Parameters<typeof setUp>[1] = {},
) {
  const { client, clock, seen } = setUp(replies, options)
  return { seen, clock, result: clock.drive(client.buyGift({ ...ORDER, ...request })) }
}

export async function unknownOf(result: Promise<unknown>): Promise<OutcomeUnknownError> {
  return expectA(await failureOf(result), OutcomeUnknownError)
}
