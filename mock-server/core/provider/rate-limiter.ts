import { collection, type Transaction } from '../store/store.ts'
import type { OperationContext } from './context.ts'

export interface RateLimit {
  /** Maximum number of requests in a window. */
  requests: number
  /** Length of the sliding window in milliseconds. */
  windowMs: number
  /** True if refused requests count too. */
  countRefused: boolean
}

export type RateLimitResult = { allowed: true } | { allowed: false; retryAfterMs: number }

/** The counted requests (hits) of one caller. Hits are numbered from 0 and stored in chunks. */
interface Window {
  /** Number of the first stored chunk. */
  oldest: number
  /** Number of the current chunk. Earlier chunks are stored separately. */
  chunk: number
  /** Times of the hits in the current chunk, in milliseconds. */
  recent: readonly number[]
  lastMs: number
  /** Time at which all hits have left the window, in milliseconds. */
  emptyMs: number
  /** Time of all hits before the chunk `oldest`, in milliseconds; set if the limit was used up by `exhaust`. */
  exhaustedMs?: number
}

const windows = collection<Window>('limit.windows')
const chunks = collection<readonly number[]>('limit.chunks')

/**
 * Hits in a chunk. With a small limit, one value holds all hits; with a large one, the work per request stays constant.
 */
const CHUNK = 64

const emptyWindow: Window = { oldest: 0, chunk: 0, recent: [], lastMs: -Infinity, emptyMs: -Infinity }

/**
 * Consumes one request from an exact sliding window. The request is allowed if the hit `requests` places before it is
 * at least one window old. After a change of the limit, earlier hits still count, as far back as the old window kept
 * them.
 */
export function consume(tx: Transaction, key: string, limit: RateLimit, nowMs: number): RateLimitResult {
  const window = openWindow(tx, key, nowMs)
  const now = Math.max(nowMs, window.lastMs)
  const decisive = window.chunk * CHUNK + window.recent.length - limit.requests
  const decisiveMs = decisive < 0 ? undefined : timeOfHit(tx, key, window, decisive)
  const allowed = decisiveMs === undefined || decisiveMs <= now - limit.windowMs
  if (allowed || limit.countRefused) {
    const recent = window.recent.concat(now)
    if (recent.length === CHUNK) startChunk(tx, key, window, recent, limit.windowMs)
    else tx.put(windows, key, { ...window, recent, lastMs: now, emptyMs: now + limit.windowMs })
    if (window === emptyWindow) evictIdleCallers(tx, now)
  }
  return allowed ? { allowed } : { allowed, retryAfterMs: decisiveMs + limit.windowMs - nowMs }
}

/**
 * Maximum difference in milliseconds between the clocks of two replicas. Up to it, times in a window never decrease. If
 * the last hit is further in the future, the host's clock was set back.
 */
const MAX_SKEW_MS = 60_000

/** The window of a caller; an empty one if the clock was set back, since its hits would stay in it too long. */
function openWindow(tx: Transaction, key: string, nowMs: number): Window {
  const window = tx.get(windows, key)
  if (!window) return emptyWindow
  if (window.lastMs - nowMs <= MAX_SKEW_MS) return window
  deleteChunks(tx, key, window)
  return emptyWindow
}

/** Why a request is refused by the limit. */
export interface RateLimitRefusal {
  /** One sentence for the journal. */
  reason: string
  /** Headers of the response: Retry-After in whole seconds, or none. */
  headers: Readonly<Record<string, string>>
}

/**
 * Counts a request against the limit.
 * @param key identifies what is counted together
 * @returns undefined if the limit allows the request
 */
export function checkRateLimit(
  { tx, nowMs }: Pick<OperationContext, 'tx' | 'nowMs'>,
  key: string,
  limit: RateLimit,
  { retryAfter }: { retryAfter: boolean },
): RateLimitRefusal | undefined {
  const result = consume(tx, key, limit, nowMs)
  if (result.allowed) return undefined
  const { retryAfterMs } = result
  return {
    reason: `more than ${limit.requests} requests in ${limit.windowMs} ms; there is room again in ${retryAfterMs} ms`,
    headers: retryAfter ? { 'retry-after': Math.ceil(retryAfterMs / 1000).toString() } : {},
  }
}

/**
 * Uses up the limit, as if the maximum number of requests had arrived now. Earlier hits are forgotten. The work does
 * not depend on the limit, since a limit may be billions.
 */
export function exhaust(tx: Transaction, key: string, { requests, windowMs }: RateLimit, nowMs: number): void {
  const window = openWindow(tx, key, nowMs)
  deleteChunks(tx, key, window)
  const now = Math.max(nowMs, window.lastMs)
  const chunk = Math.floor(requests / CHUNK)
  tx.put(windows, key, {
    oldest: chunk,
    chunk,
    recent: Array.from({ length: requests % CHUNK }, () => now),
    lastMs: now,
    emptyMs: now + windowMs,
    exhaustedMs: now,
  })
}

/** The time of a hit in milliseconds; undefined if its chunk was dropped. */
function timeOfHit(tx: Transaction, key: string, window: Window, hit: number): number | undefined {
  const { oldest, chunk, recent, exhaustedMs } = window
  const its = Math.floor(hit / CHUNK)
  if (its < oldest) return exhaustedMs
  return its === chunk ? recent[hit % CHUNK] : tx.get(chunks, `${key}#${its}`)?.[hit % CHUNK]
}

function startChunk(tx: Transaction, key: string, window: Window, full: readonly number[], windowMs: number): void {
  const now = full.at(-1) ?? 0
  const { exhaustedMs } = window
  tx.put(chunks, `${key}#${window.chunk}`, full)
  tx.put(windows, key, {
    ...(exhaustedMs !== undefined && exhaustedMs > now - windowMs && { exhaustedMs }),
    oldest: dropExpiredChunks(tx, key, window, now - windowMs),
    chunk: window.chunk + 1,
    recent: [],
    lastMs: now,
    emptyMs: now + windowMs,
  })
}

/** Idle callers are evicted each time this many new callers have been counted. */
const CALLERS = 1000

function evictIdleCallers(tx: Transaction, now: number): void {
  if (tx.increment('limit.callers') % CALLERS !== 0) return
  for (const { key, value } of tx.list(windows)) {
    if (value.emptyMs > now) continue
    deleteChunks(tx, key, value)
    tx.delete(windows, key)
  }
}

function deleteChunks(tx: Transaction, key: string, window: Window): void {
  for (let chunk = window.oldest; chunk < window.chunk; chunk++) tx.delete(chunks, `${key}#${chunk}`)
}

/** Deletes chunks whose hits have all left the window. @returns the number of the first chunk that stays */
function dropExpiredChunks(tx: Transaction, key: string, { oldest, chunk }: Window, before: number): number {
  for (let candidate = oldest; candidate < chunk; candidate++) {
    const last = tx.get(chunks, `${key}#${candidate}`)?.at(-1)
    if (last !== undefined && last > before) return candidate
    tx.delete(chunks, `${key}#${candidate}`)
  }
  return chunk
}

/** Empties all windows. Needed if the clock is set back, since hits in the future would stay in a window too long. */
export function resetWindows(tx: Transaction): void {
  for (const kept of [windows, chunks]) {
    for (const { key } of tx.list<unknown>(kept)) tx.delete(kept, key)
  }
}
