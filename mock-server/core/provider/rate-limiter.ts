import { collection, type Transaction } from '../store/store.ts'

export interface RateLimit {
  /** At most so many … */
  requests: number
  /** … in any span of so many milliseconds. */
  windowMs: number
  /** Whether a refused request takes part in the count. */
  countRefused: boolean
}

export type RateLimitResult = { allowed: true } | { allowed: false; retryAfterMs: number }

/** What was counted of one caller. Hits are numbered from 0 on and kept in chunks. */
interface Window {
  /** The first chunk that is still kept. */
  oldest: number
  /** The chunk that is being filled; those before it are stored apart. */
  chunk: number
  /** When the hits of that chunk came. */
  recent: readonly number[]
  lastMs: number
  /** By then all hits have left the window. */
  emptyMs: number
}

const windows = collection<Window>('limit.windows')
const chunks = collection<readonly number[]>('limit.chunks')

/** With a small limit all hits are in one value; with a large one, the work for a request stays the same. */
const CHUNK = 64

const emptyWindow: Window = { oldest: 0, chunk: 0, recent: [], lastMs: -Infinity, emptyMs: -Infinity }

/**
 * An exact sliding window: a request is admitted where the one `requests` before it lies a whole window back. A limit
 * that is changed while the server runs counts what came before, as far back as the window reached then.
 */
export function consume(tx: Transaction, key: string, limit: RateLimit, nowMs: number): RateLimitResult {
  const window = tx.get(windows, key) ?? emptyWindow
  // Two replicas' clocks may differ a little: time never runs back within a window.
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
  return allowed ? { allowed } : { allowed, retryAfterMs: decisiveMs + limit.windowMs - now }
}

/** Leaves no room, as if as many requests as the limit lets through had come now. */
export function exhaust(tx: Transaction, key: string, limit: RateLimit, nowMs: number): void {
  for (let request = 0; request < limit.requests; request++) consume(tx, key, { ...limit, countRefused: false }, nowMs)
}

/** When a hit came; undefined for one that was never there or has left the window. */
function timeOfHit(tx: Transaction, key: string, { oldest, chunk, recent }: Window, hit: number): number | undefined {
  const its = Math.floor(hit / CHUNK)
  if (its < oldest) return undefined
  return its === chunk ? recent[hit % CHUNK] : tx.get(chunks, `${key}#${its}`)?.[hit % CHUNK]
}

function startChunk(tx: Transaction, key: string, window: Window, full: readonly number[], windowMs: number): void {
  const now = full.at(-1) ?? 0
  tx.put(chunks, `${key}#${window.chunk}`, full)
  tx.put(windows, key, {
    oldest: dropExpiredChunks(tx, key, window, now - windowMs),
    chunk: window.chunk + 1,
    recent: [],
    lastMs: now,
    emptyMs: now + windowMs,
  })
}

/** So many new callers later, those whose windows are empty are forgotten. */
const CALLERS = 1000

function evictIdleCallers(tx: Transaction, now: number): void {
  if (tx.increment('limit.callers') % CALLERS !== 0) return
  for (const { key, value } of tx.list(windows)) {
    if (value.emptyMs > now) continue
    for (let chunk = value.oldest; chunk < value.chunk; chunk++) tx.delete(chunks, `${key}#${chunk}`)
    tx.delete(windows, key)
  }
}

/** Drops the chunks whose hits have all left the window. */
function dropExpiredChunks(tx: Transaction, key: string, { oldest, chunk }: Window, before: number): number {
  for (let candidate = oldest; candidate < chunk; candidate++) {
    const last = tx.get(chunks, `${key}#${candidate}`)?.at(-1)
    if (last !== undefined && last > before) return candidate
    tx.delete(chunks, `${key}#${candidate}`)
  }
  return chunk
}

/** Empties every window, as a clock that is set back must: hits in its future would never leave. */
export function resetWindows(tx: Transaction): void {
  for (const kept of [windows, chunks]) {
    for (const { key } of tx.list<unknown>(kept)) tx.delete(kept, key)
  }
}
