import type { Explanation } from '../reasons/reason.ts'
import { requestProblems } from '../problems/requests.ts'
import { nameProblems } from '../problems/names.ts'
import { Problem } from '../http/problem.ts'
import { formatId, journalBounds, journalEntries, parseId } from '../journal/journal.ts'
import { readLedger } from '../ledger.ts'
import type { Provider } from '../provider/provider.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import { japanIso } from '../time/japan-time.ts'
import { unknownName } from '../validation/suggest.ts'
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

/** Maximum number of orders that an error message lists. */
const MAX_LISTED = 10

/**
 * Records what the provider said about an order.
 * @throws Problem 400 if the provider is unknown; 404 if no order fits; 409 if several orders fit. Also 409 if the
 * provider refused the order: in this case, the client already knows that no code was issued
 */
export function clearOrder(
  { tx, nowMs }: Pick<SandboxTransaction, 'tx' | 'nowMs'>,
  providers: readonly Provider[],
  given: ClearRequest,
  hostNow: number,
): Clearance {
  const names = providers.map(({ name }) => name)
  if (given.provider !== undefined && !names.includes(given.provider))
    throw new Problem(400, unknownName(nameProblems.provider, given.provider, names))
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
    throw new Problem(409, requestProblems.refusedOrder({ id: order.request, status: order.refusedWith }))
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
 * Adds the leading zeros of a journal id if they are missing. Reports show the number of a request without leading
 * zeros.
 */
function journalId(given: string): string {
  return /^\d{1,15}$/.test(given) ? formatId(Number(given)) : given
}

/**
 * Returns the problem for the case that no order has to be cleared up.
 * @param already number of orders with an unknown outcome. Each of these orders already has a clearance
 */
function nothingToClear(already: number): Explanation {
  return already === 0 ? requestProblems.nothingToClear : requestProblems.clearedAlready({ count: already })
}

interface OrderName {
  request: string | undefined
  reference: string | undefined
}

function isNamed({ requests, references }: ClearableOrder, { request, reference }: OrderName): boolean {
  return (request === undefined || requests.includes(request)) && (reference === undefined || references.has(reference))
}

/** Returns the message of the error that no order has the given request or reference. */
function absence(
  { request, reference }: OrderName,
  { evicted, cleared }: ReturnType<typeof journalBounds>,
): Explanation {
  if (request === undefined) return requestProblems.noOrderWithReference({ reference: reference?.slice(0, 80) ?? '' })
  const sequence = parseId(request)
  return sequence > cleared && sequence <= evicted
    ? requestProblems.evictedOrder({ id: sequence })
    : requestProblems.noOrderOfRequest({ id: request.slice(0, 40) })
}

/**
 * Returns the only order of the list.
 * @throws Problem 404 if the list is empty; 409 if the list contains several orders, with these orders in the message
 */
function theOnly(orders: readonly ClearableOrder[], missing: Explanation): ClearableOrder {
  const [order, ...more] = orders
  if (!order) throw new Problem(404, missing)
  if (more.length === 0) return order
  const list = orders
    .slice(0, MAX_LISTED)
    .map(
      ({ provider, requests: [id], atMs, reference }) =>
        `${id} (${provider}, ${japanIso(atMs)}${reference === null ? '' : `, ${reference}`})`,
    )
  if (orders.length > MAX_LISTED) list.push('…')
  throw new Problem(409, requestProblems.severalOrders({ count: orders.length, list: list.join(', ') }))
}
