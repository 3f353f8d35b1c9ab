import { TOTP } from 'totp-generator'
import { z } from 'zod'
import { START, type Booted } from '../helpers/boot.ts'

export const AUTH_KEY = 'MOCK-AuthKey-001'
export const ACCESS_KEY = 'mock0000000000000000000000000000000key01'
export const TOTP_SECRET = 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK'
export const ISSUE_PATH = '/at-gift/demo-campaign/dc/getcode'

/** Settings with rate limits that are so high that a test never reaches them. */
export const noLimits = { 'atGift.limit.requests': 1_000_000, 'realpayGift.limit.requests': 1_000_000 } as const

export type Send = Booted['send']

export function json(body: unknown, init: RequestInit = {}): RequestInit {
  return {
    method: 'POST',
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
    body: JSON.stringify(body),
  }
}

/** Returns an issue request to あっとギフト, by default for a code of 500 yen. */
export function issueOf(change: Record<string, unknown> = {}): RequestInit {
  return json({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500', ...change })
}

const successSchema = z.looseObject({
  Status: z.literal('SUCCESS'),
  TranId: z.string(),
  Dc1: z.string(),
  Expiration: z.string(),
})

export async function issued(response: Response): Promise<z.infer<typeof successSchema>> {
  return successSchema.parse(await response.json())
}

/** Returns the headers of a partner API request at a given time. An independent implementation computes the token. */
export async function partnerHeaders(requestId?: string, nowMs = START): Promise<Record<string, string>> {
  const { otp } = await TOTP.generate(TOTP_SECRET, { timestamp: nowMs, explicitZeroPad: true })
  return {
    'content-type': 'application/json',
    'x-realpay-gift-api-access-key': ACCESS_KEY,
    'x-realpay-gift-api-access-token': otp,
    ...(requestId !== undefined && { 'x-realpay-gift-api-request-id': requestId }),
  }
}

const purchaseSchema = z.object({ purchase: z.object({ id: z.string() }) })

/** Creates a purchase with the prices 500 and 10000 and returns its path. */
export async function purchasePath(send: Send, requestId = 'purchase-1', nowMs = START): Promise<string> {
  const body = { prices: [500, 10_000], name: 'n', issuer: 'i', brands: ['amazon'], is_strict: false }
  const response = await send(
    '/realpay-gift/purchases',
    json(body, { headers: await partnerHeaders(requestId, nowMs) }),
  )
  return `/realpay-gift/purchases/${purchaseSchema.parse(await response.json()).purchase.id}`
}

/** Sends a request and then reports to the mock that the response was lost. */
export async function sendAndLose({ mock }: Booted, path: string, init: RequestInit): Promise<Response> {
  const losses: (() => Promise<void>)[] = []
  const response = await mock.fetch(new Request(`http://localhost${path}`, init), {
    onHandled: (lost) => losses.push(lost),
  })
  for (const lose of losses) await lose()
  return response
}

const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.string()).optional(),
})
export type ProblemBody = z.infer<typeof problemSchema>

/** Checks that a response is a problem document of RFC 9457 with the given status. Returns the document. */
export async function problemOf(response: Response, status: number): Promise<ProblemBody> {
  const text = await response.text()
  if (response.status !== status) throw new Error(`answered ${response.status} instead of ${status}: ${text}`)
  const type = response.headers.get('content-type')
  if (type !== 'application/problem+json') throw new Error(`the content type of a problem is ${type}`)
  const body = problemSchema.parse(JSON.parse(text))
  if (body.status !== status || body.type !== 'about:blank')
    throw new Error(`the members do not fit the answer: ${text}`)
  return body
}

const requestsSchema = z.object({
  requests: z.array(
    z.looseObject({
      id: z.string(),
      at: z.string(),
      provider: z.string(),
      operation: z.string().nullable(),
      path: z.string(),
      delivered: z.boolean(),
      request: z.object({ headers: z.record(z.string(), z.string()), body: z.string().nullable() }),
      response: z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string().nullable() }),
      outcome: z.object({ code: z.string(), reason: z.string(), rule: z.string(), evidence: z.string().nullable() }),
    }),
  ),
  evicted: z.int(),
})

export async function journal(send: Send, query = '', sandbox = ''): Promise<z.infer<typeof requestsSchema>> {
  const response = await send(`${sandbox}/__admin/requests${query}`)
  if (response.status !== 200) throw new Error(`the journal answered ${response.status}: ${await response.text()}`)
  return requestsSchema.parse(await response.json())
}

const ledgerSchema = z.object({
  codes: z.array(
    z.looseObject({
      code: z.string(),
      journalId: z.string(),
      delivered: z.boolean(),
      orphaned: z.boolean(),
      recoveredBy: z.string().nullable(),
      suspectedDuplicateOf: z.string().nullable(),
    }),
  ),
  totals: z.object({
    issued: z.int(),
    faceValue: z.int(),
    fees: z.int(),
    orphaned: z.int(),
    orphanedYen: z.int(),
    suspectedDuplicates: z.int(),
    suspectedDuplicatesYen: z.int(),
  }),
})

export async function ledger(send: Send, sandbox = ''): Promise<z.infer<typeof ledgerSchema>> {
  return ledgerSchema.parse(await (await send(`${sandbox}/__admin/ledger`)).json())
}
