import { z } from 'zod'
import { json, noLimits, partnerHeaders } from '../../core/support.ts'

/** Sends a request to the control API. @throws if the response has another status than `status` */
export async function admin(base: string, path: string, init?: RequestInit, status = 200): Promise<unknown> {
  const response = await fetch(`${base}/__admin${path}`, init)
  const text = await response.text()
  if (response.status !== status) throw new Error(`${path} answered ${response.status}: ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

/**
 * Creates a sandbox, by default with rate limits so high that tests do not reach them.
 * @returns the path of the sandbox
 */
export async function makeSandbox(
  url: string,
  id: string,
  settings: Record<string, unknown> = noLimits,
): Promise<string> {
  await admin(url, `/sandboxes/${id}`, json({ settings }, { method: 'PUT' }), 201)
  return `/sandboxes/${id}`
}

const purchaseSchema = z.object({ purchase: z.object({ id: z.string() }) })

/**
 * Creates a purchase with the price 10,000.
 * @returns the path of the purchase
 */
export async function makePurchase(base: string, nowMs = Date.now()): Promise<string> {
  const body = { prices: [10_000], name: 'n', issuer: 'i', brands: ['amazon'], is_strict: false }
  const response = await fetch(
    `${base}/realpay-gift/purchases`,
    json(body, { headers: await partnerHeaders('the-purchase', nowMs) }),
  )
  return `/realpay-gift/purchases/${purchaseSchema.parse(await response.json()).purchase.id}`
}

/** Returns the status and text of the response of `/livez` or `/readyz`. */
export async function probe(url: string, path: 'livez' | 'readyz'): Promise<{ status: number; text: string }> {
  const response = await fetch(`${url}/${path}`)
  return { status: response.status, text: await response.text() }
}

/** Returns the error code of a lost connection. */
export function causeOf(loss: unknown): unknown {
  const cause = loss instanceof Error ? loss.cause : undefined
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : loss
}
