import { collection, type Transaction } from './store/store.ts'

export interface RateLimit {
  /** At most so many … */
  requests: number
  /** … in any span of so many milliseconds. */
  windowMs: number
  /** Whether a refused request takes part in the count. */
  countRefused: boolean
}

export type Admission = { admitted: true } | { admitted: false; retryAfterMs: number }

/** Hits are numbered from `oldest` up to, not including, `next`; older ones have left the window. */
interface Window {
  oldest: number
  next: number
  lastMs: number
}

export const windows = collection<Window>('limit.windows')
const hits = collection<number>('limit.hits')

/** At most so many expired hits are swept with one request: more than one comes in, so none pile up. */
const SWEEP = 2

/**
 * An exact sliding window: a request is admitted where the one `requests` before it lies a whole window back. Each hit
 * is a stored value of its own, so the work for a request does not grow with the limit, and a limit that is changed
 * while the server runs counts what came before.
 */
export async function admit(tx: Transaction, key: string, limit: RateLimit, nowMs: number): Promise<Admission> {
  const { oldest, next, lastMs } = (await tx.get(windows, key)) ?? { oldest: 0, next: 0, lastMs: nowMs }
  // Two replicas' clocks may differ a little: time never runs back within a window.
  const now = Math.max(nowMs, lastMs)
  const decisive = next - limit.requests
  const decisiveMs = decisive < oldest ? undefined : await tx.get(hits, `${key}#${decisive}`)
  const admitted = decisiveMs === undefined || decisiveMs <= now - limit.windowMs
  const counted = admitted || limit.countRefused

  let swept = oldest
  for (; swept < oldest + SWEEP && swept < next; swept++) {
    const hit = await tx.get(hits, `${key}#${swept}`)
    if (hit !== undefined && hit > now - limit.windowMs) break
    await tx.delete(hits, `${key}#${swept}`)
  }
  if (counted) await tx.put(hits, `${key}#${next}`, now)
  await tx.put(windows, key, { oldest: swept, next: counted ? next + 1 : next, lastMs: now })
  return admitted ? { admitted } : { admitted, retryAfterMs: decisiveMs + limit.windowMs - now }
}

/** Empties every window, as a clock that is set back must: hits in its future would never leave. */
export async function forgetHits(tx: Transaction): Promise<void> {
  for (const { key, value } of await tx.list(windows)) {
    for (let hit = value.oldest; hit < value.next; hit++) await tx.delete(hits, `${key}#${hit}`)
    await tx.delete(windows, key)
  }
}
