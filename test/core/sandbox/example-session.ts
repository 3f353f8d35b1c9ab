import { z } from 'zod'
import { createTokens } from '../../../clients/totp.ts'
import type { FaultDocument } from '../../../mock-server/index.ts'
import { START } from '../../helpers/boot.ts'

/** The mock that receives the requests of a session: an in-process mock or a mock on a port. */
export interface SessionTarget {
  fetch: typeof fetch
  url: string
}

/** Result of a session: everything that the client of one sandbox observes. */
export interface SessionResult {
  id: string
  /** TranIds of あっとギフト and codes of the partner API, in the order of issue. */
  codes: string[]
  /** Number of requests that the rate limit rejected. */
  refused: number
  /** Number of responses that never arrived. */
  lost: number
  /** Journal, ledger, conduct report, faults, clock, settings and scenario that the control API returns at the end. */
  told: Record<string, unknown>
}

const DAY_MS = 24 * 60 * 60 * 1000
const scenarios = ['at-gift/response-lost-after-issue', 'at-gift/busy-service', 'at-gift/error-500-after-issue']
const effects: FaultDocument['effect'][] = [
  { type: 'reset-connection' },
  { type: 'provider-error', status: 500 },
  { type: 'truncate-body' },
  { type: 'html-error-page' },
]
const algorithms = ['SHA1', 'SHA256', 'SHA512'] as const

export const limitOf = (number: number): number => 1 + (number % 5)
const clockOf = (number: number): number => START + number * DAY_MS
const faultOf = (number: number): FaultDocument => ({
  name: `fault-${number}`,
  when: { operation: 'at-gift.issue', calls: [1 + (number % 3)] },
  phase: 'after-commit',
  effect: effects[number % effects.length] ?? { type: 'hang' },
})

/** Runs a session. Only the parameter `number` determines the limits, clock, fault, seed, tokens and scenario. */
export async function runSession(
  { fetch, url }: SessionTarget,
  number: number,
  id = `s${number}`,
): Promise<SessionResult> {
  const base = `${url}/sandboxes/${id}`
  const story: SessionResult = { id, codes: [], refused: 0, lost: 0, told: {} }
  const algorithm = algorithms[number % algorithms.length] ?? 'SHA1'
  const tokens = createTokens({ secret: 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK', algorithm, digits: 6, period: 30 })

  async function control(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${path.startsWith('/') ? url : `${base}/`}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.status === 204 ? undefined : answer.json()
  }

  async function issue(): Promise<void> {
    const body = JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' })
    const text = await fetch(`${base}/at-gift/demo-campaign/dc/getcode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
      .then(async (answer) => {
        if (answer.status === 429) story.refused += 1
        return answer.text()
      })
      .catch(() => '')
    const code = /"TranId":"(AZ[0-9a-f]{40})"/.exec(text)?.[1]
    if (code !== undefined) story.codes.push(code)
    if (text === '') story.lost += 1
  }

  let sent = 0
  async function partner(method: string, path: string, body?: unknown): Promise<string> {
    const { now } = z.object({ now: z.string() }).parse(await control('GET', '__admin/clock'))
    const token = tokens(Date.parse(now))
    const headers = {
      'x-realpay-gift-api-access-key': 'mock0000000000000000000000000000000key01',
      'x-realpay-gift-api-access-token': token,
      // All sessions use the same request ids, because a request id that is used in one sandbox must still be valid in
      // the other sandboxes.
      ...(method === 'POST' && {
        'x-realpay-gift-api-request-id': `request-${(sent += 1)}`,
        'content-type': 'application/json',
      }),
    }
    return (
      await fetch(`${base}/realpay-gift${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    ).text()
  }

  await control('PUT', `/__admin/sandboxes/${id}`, {
    seed: `seed ${number}`,
    settings: { 'atGift.limit.requests': limitOf(number), 'realpayGift.totp.algorithm': algorithm },
  })
  await control('PUT', '__admin/clock', { now: new Date(clockOf(number)).toISOString(), mode: 'frozen' })
  await control('POST', '__admin/faults', faultOf(number))
  for (let count = 0; count < limitOf(number) + 2; count += 1) await issue()
  await control('POST', '__admin/clock/advance', { ms: 1000 + number })
  await issue()

  const purchase = /"id":"([a-z0-9]{40})"/.exec(
    await partner('POST', '/purchases', { prices: [500], name: 'n', issuer: 'i', brands: ['amazon'], is_strict: true }),
  )?.[1]
  story.codes.push(
    /"code":"([a-z0-9]{26})"/.exec(await partner('POST', `/purchases/${purchase}/gifts`, { price: 500 }))?.[1] ?? '',
  )

  for (const part of ['requests', 'ledger', 'report', 'faults', 'clock', 'settings'])
    story.told[part] = await control('GET', `__admin/${part}`)
  if (number % 5 === 0) {
    await control('PUT', '__admin/scenario', { name: scenarios[number % scenarios.length] })
    await issue()
    story.told['scenario'] = await control('GET', '__admin/scenario')
  }
  return story
}

/** Returns the result with the mock's address replaced by a placeholder, because the address differs between mocks. */
export function comparable(story: SessionResult, { url }: SessionTarget): unknown {
  return JSON.parse(JSON.stringify(story).replaceAll(url, 'URL').replaceAll(new URL(url).host, 'HOST'))
}
