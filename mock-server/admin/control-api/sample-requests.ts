import { z } from 'zod'
import { ADMIN_PREFIX } from '../../core/pipeline/addresses/address.ts'
import { REQUEST_HEADER } from '../../core/settings/mock-settings.ts'
import { lazy } from '../../core/util/lazy.ts'
import type { Send } from './description.ts'

const ISSUE = '/at-gift/demo-campaign/dc/getcode'
const order = { AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }

function post(body: object): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

/**
 * Sends a request with a body to the control API.
 * @returns the response body
 * @throws Error if the control API refuses the request
 */
async function control(send: Send, method: string, path: string, body: object): Promise<string> {
  const response = await send(`${ADMIN_PREFIX}${path}`, { ...post(body), method })
  const text = await response.text()
  if (!response.ok) throw new Error(`the control API answered ${method} ${path} with ${response.status}: ${text}`)
  return text
}

/** Issues a code. @returns the journal id of the order */
export function issueCode(send: Send): Promise<string> {
  return sendOrder(send, order)
}

/** Sends an order for an unknown product. The order is refused. @returns the journal id of the order */
export function sendRefusedOrder(send: Send): Promise<string> {
  return sendOrder(send, { ...order, DcId: 'DC50' })
}

/** Issues a code. The response with the code is lost. @returns the journal id of the order */
export async function loseCode(send: Send): Promise<string> {
  await armFault(send)
  // The response with the id is lost, so the id is read from the journal.
  await issueCode(send).catch(() => {})
  const { requests } = requestsSchema().parse(await (await send(`${ADMIN_PREFIX}/requests`)).json())
  return requests[0]?.id ?? ''
}

const requestsSchema = lazy(() => z.object({ requests: z.array(z.object({ id: z.string() })) }))

async function sendOrder(send: Send, body: object): Promise<string> {
  const { headers } = await send(ISSUE, post(body))
  return headers.get(REQUEST_HEADER) ?? ''
}

/** Arms a fault with the name `lose-response`. */
export function armFault(send: Send): Promise<string> {
  return control(send, 'POST', '/faults', lostResponse)
}

/**
 * An example of a fault: the code is issued and billed, but the connection is reset before the response to the first
 * order arrives. A client that orders again buys a second code.
 */
export const lostResponse = {
  name: 'lose-response',
  when: { operation: 'at-gift.issue', calls: [1] },
  phase: 'after-commit',
  effect: { type: 'reset-connection' },
}

/** A complete scenario document, which does not need the scenario library. */
export const scenario = {
  name: 'shop/first-order',
  title: { en: 'A first order', ja: '最初の注文' },
  task: 'issue-code',
  expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } } },
}

export function beginScenario(send: Send): Promise<string> {
  return control(send, 'PUT', '/scenario', scenario)
}

/**
 * Sends an order whose response is held until a person decides what happens to the response.
 * @returns the journal id of the order
 */
export async function holdOrder(send: Send): Promise<string> {
  await control(send, 'POST', '/faults', {
    name: 'decide',
    when: { operation: 'at-gift.issue' },
    phase: 'after-commit',
    effect: { type: 'ask', waitMs: 600_000, otherwise: 'answer' },
  })
  // The request is not awaited, because its response comes only after the decision or never.
  void issueCode(send).catch(() => {})
  for (;;) {
    const { waiting } = waitingSchema().parse(await (await send('/__admin/waiting')).json())
    if (waiting[0]) return waiting[0].request
  }
}

const waitingSchema = lazy(() => z.object({ waiting: z.array(z.object({ request: z.string() })) }))
