import { Problem } from '../http/problem.ts'
import { formatId, journalBounds, journalEntries, parseId } from '../journal/journal.ts'
import { readLedger } from '../ledger.ts'
import type { Provider } from '../provider/provider.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import { japanIso } from '../time/japan-time.ts'
import { unknownNameMessage } from '../validation/suggest.ts'
import { type Clearance, type ClearedAs, indexClearances, readClearances, recordClearance } from './clearance.ts'
import { type ClearableOrder, clearableOrders } from './clearable-orders.ts'

/**
 * The order to clear up, and what the provider said about the order. The order is named in one of these ways:
 * - `request`: the journal id of a request of the order, with or without leading zeros
 * - `reference`: the order's request id or TranId
 * - neither `request` nor `reference`: the only order that has an unknown outcome and no clearance
 *
 * If `provider` is given, only the orders of this provider are considered.
 */
export interface ClearRequest {
  request?: string | undefined
  provider?: string | undefined
  reference?: string | undefined
  as: ClearedAs
  /** Free text, for example who made the statement. */
  note?: string | undefined
}

/** Maximum number of orders that an error lists. */
const MAX_LISTED = 10

/**
 * Records what the provider said about an order.
 * @throws Problem 400 if the provider is unknown; 404 if there is no such order; 409 if several orders fit, or if the
 * provider refused the order, so that the client knows that no code was issued
 */
export function clearOrder(
  { tx, nowMs }: Pick<SandboxTransaction, 'tx' | 'nowMs'>,
  providers: readonly Provider[],
  given: ClearRequest,
  hostNow: number,
): Clearance {
  const names = providers.map(({ name }) => name)
  if (given.provider !== undefined && !names.includes(given.provider))
    throw new Problem(400, unknownNameMessage('provider', given.provider, names))
  const asked = providers.filter(({ name }) => given.provider === undefined || name === given.provider)
  const listed = tx.list(journalEntries).map(({ value }) => value)
  const codes = readLedger(tx, names)
  const cleared = indexClearances(readClearances(tx))
  const orders = asked.flatMap((provider) => clearableOrders(provider, listed, codes))
  const { reference } = given
  const request = given.request === undefined ? undefined : journalId(given.request)
  const unknown = orders.filter(({ isUnknown }) => isUnknown)
  const open = unknown.filter((order) => cleared.ofRequest(order.request).length === 0)
  const order =
    request === undefined && reference === undefined
      ? theOnly(open, nothingToClear(unknown.length))
      : theOnly(
          orders.filter((one) => isNamed(one, { request, reference })),
          absence({ request, reference }, journalBounds(tx)),
        )
  if (order.refusedWith !== undefined)
    throw new Problem(
      409,
      `the order of request ${order.request} was refused with ${order.refusedWith}: nothing was issued, so nothing is to be cleared up`,
    )
  return recordClearance(tx, {
    request: order.request,
    provider: order.provider,
    caller: order.caller,
    reference: order.reference,
    ...(order.amount !== null && { amount: order.amount }),
    as: given.as,
    note: given.note ?? null,
    atMs: nowMs,
    receivedAtMs: hostNow,
  })
}

/**
 * Returns the journal id of a request. The input may lack the leading zeros, because reports show the number of a
 * request without leading zeros.
 */
function journalId(given: string): string {
  return /^\d{1,15}$/.test(given) ? formatId(Number(given)) : given
}

/**
 * Returns the error message for the case that no order has to be cleared up.
 * @param already number of orders with an unknown outcome, all of which have a clearance already
 */
function nothingToClear(already: number): string {
  const again =
    already === 0
      ? ''
      : ` (${already} ${already === 1 ? 'is' : 'are'} already cleared: name ${already === 1 ? 'it' : 'one'} with --request to clear it again)`
  return `no order has an unknown outcome, so nothing is to be cleared up${again}`
}

interface OrderName {
  request: string | undefined
  reference: string | undefined
}

function isNamed({ requests, references }: ClearableOrder, { request, reference }: OrderName): boolean {
  return (request === undefined || requests.includes(request)) && (reference === undefined || references.has(reference))
}

/** Returns the error message for the case that no order has the given request or reference. */
function absence({ request, reference }: OrderName, { evicted, cleared }: ReturnType<typeof journalBounds>): string {
  if (request === undefined) return `the journal has no order with the reference "${reference?.slice(0, 80)}"`
  const sequence = parseId(request)
  return sequence > cleared && sequence <= evicted
    ? `request ${sequence} was evicted from the journal, and the ledger has no code for it: start the mock with more --max-journal-entries`
    : `the journal has no order with the request "${request.slice(0, 40)}"`
}

/**
 * Returns the only order of the list.
 * @throws Problem 404 if the list is empty; 409 if the list contains several orders, with these orders in the message
 */
function theOnly(orders: readonly ClearableOrder[], missing: string): ClearableOrder {
  const [order, ...more] = orders
  if (!order) throw new Problem(404, missing)
  if (more.length === 0) return order
  const list = orders
    .slice(0, MAX_LISTED)
    .map(
      ({ provider, requests: [id], atMs, reference }) =>
        `${id} (${provider}, ${japanIso(atMs)}${reference === null ? '' : `, ${reference}`})`,
    )
  throw new Problem(
    409,
    `${orders.length} orders fit; name one by its request: ${list.join(', ')}${orders.length > MAX_LISTED ? ', …' : ''}`,
  )
}
