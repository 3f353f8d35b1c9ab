import { expect } from 'vitest'
import { z } from 'zod'
import type { GiftMockOptions, JournalEntry } from '../../../mock-server/index.ts'
import { boot } from '../../helpers/boot.ts'

export const CAMPAIGN = 'demo-campaign'
export const AUTH_KEY = 'MOCK-AuthKey-001'
export const PATH = `/at-gift/${CAMPAIGN}/dc/getcode`
export const JSON_TYPE = { 'content-type': 'application/json' }

/** Value of the setting `atGift.campaigns`: two campaigns. The first has two AuthKeys. */
export const campaigns = [
  { campaign: CAMPAIGN, authKey: AUTH_KEY },
  { campaign: CAMPAIGN, authKey: 'Second-AuthKey-1' },
  { campaign: 'other-campaign', authKey: 'Others-AuthKey-1' },
]
export const OTHERS_PATH = '/at-gift/other-campaign/dc/getcode'

/** Settings for tests that do not check the rate limit. The limit is so high that no test reaches it. */
export const unlimited = { 'atGift.limit.requests': 1_000_000 }

export type Members = Readonly<Record<string, unknown>>

/**
 * Returns the sample request of the provider's document, with the AuthKey of the mock. `members` adds or replaces
 * members.
 */
export function order(members: Members = {}): Members {
  return { AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500', ...members }
}

/** The members of an issued code that the tests read. Tests compare the other members as text. */
const codeSchema = z.looseObject({
  TranId: z.string(),
  Amount: z.number(),
  Expiration: z.string(),
  Dc1: z.string(),
  Dc1Type: z.string(),
  Dc2: z.string().nullable(),
  Dc2Type: z.string().nullable(),
  ControlNo: z.string().optional(),
  RmtrCd: z.string().nullable().optional(),
})
export type Code = z.infer<typeof codeSchema>

export interface Reply {
  status: number
  headers: Headers
  text: string
}

export interface Sending {
  path?: string
  headers?: Record<string, string>
  peer?: string
  method?: string
}

/** Expects an error with the status `expected` in the provider's format. The message can be any text (AG-D5). */
export function expectError({ status, headers, text }: Reply, expected: number): void {
  const body: unknown = JSON.parse(text)
  expect({ status, type: headers.get('content-type'), body }).toEqual({
    status: expected,
    type: 'application/json',
    body: { Status: 'ERROR', ErrorMsg: expect.stringMatching(/./) },
  })
}

export function codeOf({ status, text }: Reply): Code {
  expect({ status, text }).toMatchObject({ status: 200 })
  return codeSchema.parse(JSON.parse(text))
}

/** Returns the member names of a JSON body in the order of the body. */
export function memberNames(text: string): string[] {
  const body: unknown = JSON.parse(text)
  return Object.keys(typeof body === 'object' && body !== null ? body : {})
}

/**
 * Starts a mock and returns functions that send requests to あっとギフト. No test reaches the rate limit unless the test sets
 * a lower limit.
 */
export function bootAtGift({ settings, ...options }: GiftMockOptions = {}) {
  const booted = boot({ ...options, settings: { ...unlimited, ...settings } })
  const { mock, send } = booted

  /** Sends a POST request with the given body unchanged. */
  async function post(
    body: BodyInit,
    { path = PATH, headers = JSON_TYPE, peer, method = 'POST' }: Sending = {},
  ): Promise<Reply> {
    const response = await send(path, { method, headers, body, ...(peer !== undefined && { peer }) })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  const call = (members: Members = {}, sending: Sending = {}) => post(JSON.stringify(order(members)), sending)

  return {
    ...booted,
    post,
    call,
    issue: async (members: Members = {}, sending: Sending = {}) => codeOf(await call(members, sending)),
    async change(changes: Members): Promise<void> {
      const response = await send('/__admin/settings', { method: 'PATCH', body: JSON.stringify(changes) })
      expect(response.status).toBe(200)
    },
    async last(): Promise<JournalEntry> {
      const entry = (await mock.admin.requests()).requests.at(-1)
      if (!entry) throw new Error('the journal is empty')
      return entry
    },
    issued: async () => (await mock.admin.ledger()).totals.issued,
  }
}
