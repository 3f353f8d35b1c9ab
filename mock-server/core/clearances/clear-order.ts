import { Problem } from '../http/problem.ts'
import { journalEntries, type JournalEntry } from '../journal/journal.ts'
import { type LedgerEntry, readLedger } from '../ledger.ts'
import type { Provider } from '../provider/provider.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import { japanIso } from '../time/japan-time.ts'
import { unknownNameMessage } from '../validation/suggest.ts'
import { type Clearance, type ClearedAs, indexClearances, readClearances, recordClearance } from './clearance.ts'

/**
 * The order to clear up, and what the provider said about the order. `request` is the journal id of a request of the
 * order. `reference` is the order's request id or TranId. If both are undefined, the request means the only order of
 * the provider, or of all providers if `provider` is undefined, that has an unknown outcome and no clearance.
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
 * An order, reconstructed from the journal: all requests with the same reference, or one request without a reference.
 */
interface Order {
  provider: string
  reference: string | null
  entries: JournalEntry[]
  /** The first request whose outcome the caller cannot know; undefined if there is none. */
  lost: JournalEntry | undefined
  /** True if the provider refused all requests of the order. */
  isRefused: boolean
}

/**
 * Records what the provider said about an order.
 * @throws Problem 400 if the provider is unknown, 404 if there is no such order, 409 if several orders fit, or if the
 * client knows that nothing was issued
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
  const orders = asked.flatMap((provider) => ordersOf(provider, listed))
  const { request, reference } = given
  const order =
    request === undefined && reference === undefined
      ? theOnly(
          orders.filter(({ lost }) => lost && cleared.ofRequest(lost.id).length === 0),
          'no order has an unknown outcome, so nothing is to be cleared up',
        )
      : theOnly(
          orders.filter((one) => isNamed(one, given, codes)),
          `the journal has no order ${request === undefined ? `with the reference "${reference?.slice(0, 80)}"` : `with the request "${request.slice(0, 40)}"`}`,
        )
  const entry = order.lost ?? order.entries[0]
  if (!entry || order.isRefused)
    throw new Problem(
      409,
      `the order of request ${entry?.id} was refused with ${entry?.response.status}: nothing was issued, so nothing is to be cleared up`,
    )
  return recordClearance(tx, {
    request: entry.id,
    provider: order.provider,
    caller: entry.caller,
    reference: order.reference,
    as: given.as,
    note: given.note ?? null,
    atMs: nowMs,
    receivedAtMs: hostNow,
  })
}

function ordersOf({ name, book }: Provider, listed: readonly JournalEntry[]): Order[] {
  const orders = new Map<string, Order>()
  for (const entry of listed) {
    const use = entry.provider === name ? book.orderOf(entry) : undefined
    if (!use) continue
    const { reference, outcome } = use
    const key = reference === null ? entry.id : JSON.stringify([entry.caller, reference])
    const order = orders.get(key) ?? { provider: name, reference, entries: [], lost: undefined, isRefused: true }
    orders.set(key, order)
    order.entries.push(entry)
    if (outcome === 'unknown') order.lost ??= entry
    if (outcome !== 'refused') order.isRefused = false
  }
  return [...orders.values()]
}

function isNamed(order: Order, { request, reference }: ClearRequest, codes: readonly LedgerEntry[]): boolean {
  const ids = order.entries.map(({ id }) => id)
  const isRequest = request === undefined || ids.includes(request)
  const isReference =
    reference === undefined ||
    order.reference === reference ||
    codes.some((code) => code.reference === reference && ids.includes(code.journalId))
  return isRequest && isReference
}

/**
 * Returns the only order of the list.
 * @throws Problem 404 if the list is empty, 409 that lists the orders if there are several
 */
function theOnly(orders: readonly Order[], absence: string): Order {
  const [order, ...more] = orders
  if (!order) throw new Problem(404, absence)
  if (more.length === 0) return order
  const list = orders.slice(0, MAX_LISTED).map(({ provider, entries: [entry], reference }) => {
    const at = entry ? japanIso(entry.atMs) : ''
    return `${entry?.id} (${provider}, ${at}${reference === null ? '' : `, ${reference}`})`
  })
  throw new Problem(
    409,
    `${orders.length} orders fit; name one by its request: ${list.join(', ')}${orders.length > MAX_LISTED ? ', …' : ''}`,
  )
}
