import { z } from 'zod'
import { createTokens } from '../../clients/totp.ts'
import { expect, type Subject } from './behaviour.ts'

export const ACCESS_KEY = 'mock0000000000000000000000000000000key01'
export const SECRET = 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK'
const STEP_MS = 30_000
const tokenAt = createTokens({ secret: SECRET, algorithm: 'SHA1', digits: 6, period: STEP_MS / 1000 })
export const order = { prices: [500, 1000], name: 'Gift', issuer: 'Issuer', brands: ['amazon'], is_strict: true }

export interface Sent {
  /** Access key of the request. Default: the access key of the first partner. */
  accessKey?: string
  requestId?: string
  json?: object
  body?: BodyInit
  headers?: Record<string, string>
  /** Age of the access token in time steps; negative for a token of a future time step. */
  steps?: number
}

export async function request(
  subject: Subject,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { accessKey = ACCESS_KEY, requestId, json, body, headers, steps = 0 }: Sent = {},
): Promise<Response> {
  const sent = json === undefined ? body : JSON.stringify(json)
  return subject.send(path, {
    method,
    headers: {
      'x-realpay-gift-api-access-key': accessKey,
      'x-realpay-gift-api-access-token': tokenAt((await subject.now()) - steps * STEP_MS),
      ...(requestId !== undefined && { 'x-realpay-gift-api-request-id': requestId }),
      ...(json && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent !== undefined && { body: sent }),
  })
}

/** Creates a purchase and returns its path. */
export async function purchase(subject: Subject): Promise<string> {
  const answer = await request(subject, 'POST', '/purchases', { requestId: 'make-it', json: order })
  expect('a purchase', answer.status, 200)
  const { purchase: made } = z.looseObject({ purchase: z.looseObject({ id: z.string() }) }).parse(await answer.json())
  return `/purchases/${made.id}`
}
