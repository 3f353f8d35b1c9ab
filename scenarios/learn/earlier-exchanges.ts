import type { Playable } from './playable-exchanges.ts'

const ACCESS_TOKEN = 'x-realpay-gift-api-access-token'
const REQUEST_ID = 'x-realpay-gift-api-request-id'

/** Limit of a provider: the maximum number of requests in a window of `windowMs` milliseconds. */
export interface Limit {
  requests: number
  windowMs: number
}

/** An object that finds the earlier exchanges on which the response to an exchange can depend. */
export interface ContextFinder {
  /**
   * Returns the exchanges on which the response to an exchange depends, followed by this exchange. If these exchanges
   * are played on an empty mock, they lead to the same response as the whole corpus. The response to an exchange
   * depends on:
   * - exchanges that issued the ids in the request, and exchanges that changed the purchase in the request
   * - exchanges with the same request id or access token
   * - exchanges that the provider's rate limit can count together with the exchange
   */
  contextOf(index: number): Playable[]
  /**
   * Returns the indexes of the earlier exchanges that created or changed the resources of the given exchange. The
   * request of the given exchange contains the ids or the request ids of these resources.
   */
  sourcesOf(index: number): number[]
}

/**
 * Maximum number of exchanges with other request ids that are added to a context. A provider that forgets request ids
 * forgets an id after at most this number of other ids.
 */
const FOLLOWERS = 3

export function createContextFinder(all: readonly Playable[], { requests, windowMs }: Limit): ContextFinder {
  const issuers = new Map<string, number>()
  const byPurchase = new Map<string, number[]>()
  const byRequestId = new Map<string, number[]>()
  const byToken = new Map<string, number>()
  /** Indexes of the exchanges that have a request id, in their order. */
  const withId: number[] = []
  for (const [index, one] of all.entries()) {
    for (const id of one.issued) if (id !== '' && !issuers.has(id)) issuers.set(id, index)
    if (changesPurchase(one)) for (const id of one.named) push(byPurchase, id, index)
    const requestId = one.headers[REQUEST_ID]
    if (requestId !== undefined) {
      push(byRequestId, requestId, index)
      withId.push(index)
    }
    const token = one.headers[ACCESS_TOKEN]
    if (token !== undefined && !byToken.has(token)) byToken.set(token, index)
  }

  /** Adds an exchange, and the earlier exchanges with the ids and request ids in the request of the exchange. */
  function add(index: number | undefined, found: Set<number>, before: number): void {
    const one = index === undefined || index >= before || found.has(index) ? undefined : all[index]
    if (index === undefined || one === undefined) return
    found.add(index)
    for (const id of one.named) add(issuers.get(id), found, index)
    for (const id of requestIdsOf(one)) for (const use of byRequestId.get(id) ?? []) add(use, found, index)
  }

  function sourcesOf(target: number): Set<number> {
    const found = new Set<number>()
    const one = all[target]
    if (!one) return found
    for (const id of one.named) {
      add(issuers.get(id), found, target)
      if (readsPurchase(one)) for (const change of byPurchase.get(id) ?? []) add(change, found, target)
    }
    for (const id of requestIdsOf(one)) for (const use of byRequestId.get(id) ?? []) add(use, found, target)
    return found
  }

  return {
    sourcesOf: (target) => [...sourcesOf(target)],
    contextOf(target) {
      const one = all[target]
      if (!one) return []
      const found = sourcesOf(target)
      for (const id of requestIdsOf(one)) {
        const used = (byRequestId.get(id) ?? []).findLast((use) => use < target)
        // If other request ids were used between the earlier use and this use, the provider may have forgotten this
        // request id.
        const others = withId.filter((index) => used !== undefined && index > used && index < target)
        for (const index of others.slice(0, FOLLOWERS)) add(index, found, target)
      }
      const token = one.headers[ACCESS_TOKEN]
      if (token !== undefined) add(byToken.get(token), found, target)
      for (const index of countedWith(target)) add(index, found, target)
      return [...found]
        .toSorted((a, b) => a - b)
        .flatMap((index) => all[index] ?? [])
        .concat(one)
    },
  }

  /** Returns the exchanges that can use up the rate limit before the exchange `target`. */
  function countedWith(target: number): number[] {
    const counted: number[] = []
    for (let at = target; at >= requests; at--) {
      const [last, first] = [all[at], all[at - requests]]
      if (!last || !first || last.atMs - first.atMs >= windowMs) break
      if (counted.length === 0) for (let index = at - requests; index < at; index++) counted.push(index)
      else counted.push(at - requests)
    }
    return counted
  }
}

function push(lists: Map<string, number[]>, key: string, index: number): void {
  const list = lists.get(key)
  if (list) list.push(index)
  else lists.set(key, [index])
}

/** Returns the request ids that the request uses or searches for. */
function requestIdsOf({ exchange: { request } }: Playable): string[] {
  const id = request.headers[REQUEST_ID]
  const searched =
    request.method === 'GET' ? new URL(request.path, 'http://localhost').searchParams.getAll('request_id') : []
  return [...(id === undefined ? [] : [id]), ...searched]
}

/** Returns true for a request that changes the design of a purchase. */
function changesPurchase({ exchange: { request, provider } }: Playable): boolean {
  return provider === 'realpay-gift' && request.method !== 'GET' && !request.path.endsWith('/gifts')
}

/** Returns true for a request whose response depends on the design of the purchase. */
function readsPurchase({ exchange: { request, provider } }: Playable): boolean {
  return provider === 'realpay-gift' && (request.method === 'DELETE' || /^\/purchases\/[^/?]+$/.test(request.path))
}
