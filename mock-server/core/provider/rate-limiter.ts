import type { Explanation } from '../reasons/reason.ts'
import { sharedReasons } from '../reasons/shared.ts'
import { collection, type Transaction } from '../store/store.ts'
import type { OperationContext } from './context.ts'

export interface RateLimit {
  /** Maximum number of requests in a window. */
  requests: number
  /** Length of the window in milliseconds. */
  windowMs: number
  /**
   * `sliding`: the window ends at the time of the request. `fixed`: the time since the epoch is divided into successive
   * windows, and the count starts again at the beginning of each window. The default is `sliding`.
   */
  window?: 'sliding' | 'fixed'
  /** True if refused requests count against the limit too. */
  countRefused: boolean
}

export type RateLimitResult = { allowed: true } | { allowed: false; retryAfterMs: number }

/**
 * The time of the last hit in a chunk. A hit is a counted request, and a chunk is a group of successive hits. No hit of
 * an earlier chunk is later than this time.
 */
interface Mark {
  chunk: number
  lastMs: number
}

/** The counted requests (hits) of one caller. Hits are numbered from 0 and stored in chunks. */
interface Window {
  /** Number of the first stored chunk. */
  oldest: number
  /** Number of the current chunk, whose hits are in `recent`. Earlier chunks are stored separately. */
  chunk: number
  /** Times of the hits in the current chunk, in milliseconds. */
  recent: readonly number[]
  lastMs: number
  /** Time at which all hits have left the window, in milliseconds. */
  emptyMs: number
  /**
   * Marks of stored chunks, earliest first. The marks show which chunks have expired, so the chunks need not be read. A
   * database store needs one round trip to read a chunk.
   */
  marks?: readonly Mark[]
  /**
   * Set if `exhaust` used up the limit. The hits before the chunk `oldest` are not stored; they count as hits at this
   * time, in milliseconds.
   */
  exhaustedMs?: number
}

const windows = collection<Window>('limit.windows')
const chunks = collection<readonly number[]>('limit.chunks')

/**
 * Number of hits in a chunk. With a small limit, one chunk holds all hits. With a large limit, chunks keep the work per
 * request constant.
 */
const CHUNK = 64
/**
 * Maximum number of marks per window. A full chunk gets a mark only if the latest mark is at least 1 / `MARKS` of a
 * window old. A chunk without a mark is deleted when the next mark has expired. All chunks between two marks were
 * filled within 1 / `MARKS` of a window.
 */
const MARKS = 8

const emptyWindow: Window = { oldest: 0, chunk: 0, recent: [], lastMs: -Infinity, emptyMs: -Infinity }

/**
 * Checks a request against a rate limit and counts the request as a hit. A refused request is counted only if
 * `countRefused` is true. With a limit of n requests, a request is refused if there are at least n hits in the current
 * window. A sliding window ends with the request; a fixed window begins at a multiple of its length. Hits that were
 * stored before a change of the limit still count after the change.
 */
export function consume(tx: Transaction, key: string, limit: RateLimit, nowMs: number): RateLimitResult {
  const window = openWindow(tx, key, nowMs)
  const now = Math.max(nowMs, window.lastMs)
  const decisive = window.chunk * CHUNK + window.recent.length - limit.requests
  const decisiveMs = decisive < 0 ? undefined : timeOfHit(tx, key, window, decisive)
  const allowed = decisiveMs === undefined || freeAtMs(decisiveMs, limit) <= now
  if (allowed || limit.countRefused) {
    const recent = window.recent.concat(now)
    if (recent.length === CHUNK) startChunk(tx, key, window, recent, limit.windowMs)
    else tx.put(windows, key, { ...window, recent, lastMs: now, emptyMs: now + limit.windowMs })
    if (window === emptyWindow) evictIdleCallers(tx, now)
  }
  return allowed ? { allowed } : { allowed, retryAfterMs: freeAtMs(decisiveMs, limit) - nowMs }
}

/** Returns the time in milliseconds from which a hit does not count any more. */
function freeAtMs(hitMs: number, { window, windowMs }: RateLimit): number {
  return hitMs + windowMs - (window === 'fixed' ? hitMs % windowMs : 0)
}

/**
 * Maximum difference between the clocks of two replicas in milliseconds. If the last hit is later than the current time
 * by at most this difference, the new hit gets the time of the last hit. If the difference is greater, the rate limiter
 * assumes that the host's clock was set back.
 */
const MAX_SKEW_MS = 60_000

/**
 * Returns the window of a caller. If the clock was set back, deletes the stored hits and returns an empty window,
 * because these hits would stay in the window too long.
 */
function openWindow(tx: Transaction, key: string, nowMs: number): Window {
  const window = tx.get(windows, key)
  if (!window) return emptyWindow
  if (window.lastMs - nowMs <= MAX_SKEW_MS) return window
  deleteChunks(tx, key, window.oldest, window.chunk)
  return emptyWindow
}

/** The reason and the headers of a response that refuses a request because of the rate limit. */
export interface RateLimitRefusal {
  /** The reason that is written to the journal. */
  why: Explanation
  /** Headers of the response: Retry-After in whole seconds, or no header. */
  headers: Readonly<Record<string, string>>
}

/**
 * Counts a request against the limit.
 * @param key requests with the same key are counted together
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
    why: sharedReasons.overLimit({ requests: limit.requests, window: limit.windowMs, wait: retryAfterMs }),
    headers: retryAfter ? { 'retry-after': Math.ceil(retryAfterMs / 1000).toString() } : {},
  }
}

/**
 * Uses up the limit, as if the maximum number of requests had arrived now. Deletes the earlier hits. The new hits are
 * not stored one by one, because a limit may be billions of requests.
 */
export function exhaust(tx: Transaction, key: string, { requests, windowMs }: RateLimit, nowMs: number): void {
  const window = openWindow(tx, key, nowMs)
  deleteChunks(tx, key, window.oldest, window.chunk)
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

/** Returns the time of a hit in milliseconds; undefined if the chunk of the hit was deleted. */
function timeOfHit(tx: Transaction, key: string, window: Window, hit: number): number | undefined {
  const { oldest, chunk, recent, exhaustedMs } = window
  const its = Math.floor(hit / CHUNK)
  if (its < oldest) return exhaustedMs
  return its === chunk ? recent[hit % CHUNK] : tx.get(chunks, `${key}#${its}`)?.[hit % CHUNK]
}

function startChunk(tx: Transaction, key: string, window: Window, full: readonly number[], windowMs: number): void {
  const now = full.at(-1) ?? 0
  const { chunk, exhaustedMs, marks = [] } = window
  tx.put(chunks, `${key}#${chunk}`, full)
  const expired = marks.findLast(({ lastMs }) => lastMs <= now - windowMs)
  const oldest = expired ? expired.chunk + 1 : window.oldest
  deleteChunks(tx, key, window.oldest, oldest)
  const kept = marks.filter(({ lastMs }) => lastMs > now - windowMs)
  if ((kept.at(-1)?.lastMs ?? -Infinity) <= now - windowMs / MARKS) kept.push({ chunk, lastMs: now })
  tx.put(windows, key, {
    ...(exhaustedMs !== undefined && exhaustedMs > now - windowMs && { exhaustedMs }),
    oldest,
    chunk: chunk + 1,
    recent: [],
    lastMs: now,
    emptyMs: now + windowMs,
    marks: kept,
  })
}

/** Number of new callers after which the windows of idle callers are deleted. */
const CALLERS = 1000

function evictIdleCallers(tx: Transaction, now: number): void {
  if (tx.increment('limit.callers') % CALLERS !== 0) return
  for (const { key, value } of tx.list(windows)) {
    if (value.emptyMs > now) continue
    deleteChunks(tx, key, value.oldest, value.chunk)
    tx.delete(windows, key)
  }
}

/** Deletes the chunks from `first` up to, but not including, `end`. */
function deleteChunks(tx: Transaction, key: string, first: number, end: number): void {
  for (let chunk = first; chunk < end; chunk++) tx.delete(chunks, `${key}#${chunk}`)
}

/**
 * Deletes all windows. The deletion is necessary after the clock is set back, since hits in the future would stay in a
 * window too long.
 */
export function resetWindows(tx: Transaction): void {
  for (const kept of [windows, chunks]) {
    for (const { key } of tx.list<unknown>(kept)) tx.delete(kept, key)
  }
}
