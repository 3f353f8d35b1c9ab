import type { Clock } from '../../clients/index.ts'

/** A frozen clock that a test advances. */
export interface FakeClock extends Clock {
  /** Sets the time without ending any sleep, like a correction of the system clock. */
  set(now: number): void
  /** Repeatedly advances the time to the end of the next sleep, until the promise is settled. Returns the promise. */
  drive<T>(promise: Promise<T>): Promise<T>
  /** Advances the time by exactly `ms`. */
  advance(ms: number): Promise<void>
  /** Number of pending sleeps. */
  sleepers(): number
}

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

export const START = Date.parse('2026-04-01T09:00:00+09:00')

export function createFakeClock(start = START): FakeClock {
  let now = start
  let sleepers: Sleeper[] = []

  function wakeNext(): void {
    const next = sleepers.toSorted((a, b) => a.at - b.at)[0]
    if (next === undefined) throw new Error('nobody sleeps, and the promise is still not settled')
    sleepers = sleepers.filter((sleeper) => sleeper !== next)
    now = Math.max(now, next.at)
    next.wake()
  }

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason)
          return
        }
        const sleeper = { at: now + ms, wake: resolve }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper)
          reject(signal.reason)
        })
      }),
    set: (to) => {
      now = to
    },
    sleepers: () => sleepers.length,
    async advance(ms) {
      const until = now + ms
      await idle()
      while (sleepers.some((sleeper) => sleeper.at <= until)) {
        wakeNext()
        await idle()
      }
      now = until
    },
    async drive(promise) {
      const state = { settled: false }
      const watched = promise.finally(() => {
        state.settled = true
      })
      watched.catch(() => {})
      await idle()
      while (!state.settled) {
        wakeNext()
        await idle()
      }
      return watched
    },
  }
}

/** Resolves when all work that does not wait for the clock is done. */
export async function idle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** A request that the fake provider received. */
export interface Seen {
  readonly at: number
  readonly method: string
  readonly url: string
  readonly headers: Headers
  /** The body that the client passed to fetch. */
  readonly body: RequestInit['body']
  /** The body if it is a string; otherwise an empty string. */
  readonly text: string
  readonly redirect: RequestInit['redirect']
}

/** Function by which the fake provider handles one request. */
export type Reply = (seen: Seen, signal: AbortSignal) => Response | Promise<Response>

/**
 * Creates a fetch that handles each request with the next element of `replies`. A request after the last reply throws
 * an error that names the request.
 */
export function createFakeFetch(clock: Clock, replies: readonly Reply[]): { fetch: typeof fetch; seen: Seen[] } {
  const seen: Seen[] = []
  const fakeFetch: typeof fetch = async (input, init) => {
    const request: Seen = {
      at: clock.now(),
      method: init?.method ?? 'GET',
      url: input instanceof Request ? input.url : input.toString(),
      headers: new Headers(init?.headers),
      body: init?.body,
      text: typeof init?.body === 'string' ? init.body : '',
      redirect: init?.redirect,
    }
    seen.push(request)
    const reply = replies[seen.length - 1]
    if (reply === undefined)
      throw new Error(`request ${seen.length}, ${request.method} ${request.url}, was not expected`)
    return reply(request, init?.signal ?? new AbortController().signal)
  }
  return { fetch: fakeFetch, seen }
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return () => Response.json(body, { status, headers })
}

export function text(body: string | Uint8Array<ArrayBuffer>, status = 200, contentType = 'application/json'): Reply {
  return () => new Response(body, { status, headers: { 'content-type': contentType } })
}

/** Reply that fails with undici's error for a lost connection. */
export const lost: Reply = () => {
  throw new TypeError('fetch failed', {
    cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
  })
}

/** Returns a reply that fails with undici's error for a connection that could not be established. */
export function notConnected(code: string): Reply {
  return () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
  }
}

/** Reply without a response. Only the abort signal ends the request. */
export const silent: Reply = (_seen, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

/** Returns a reply that sends the head and a part of the body and then never continues. */
export function stalled(status: number, part: string): Reply {
  return () => {
    const body = new ReadableStream<Uint8Array>({ start: (stream) => stream.enqueue(new TextEncoder().encode(part)) })
    return new Response(body, { status, headers: { 'content-type': 'application/json' } })
  }
}

/** Returns a reply that sends the head of a response and then breaks the connection. */
export function cutOff(status: number): Reply {
  return () =>
    new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError('terminated')) }), { status })
}

/** Returns the error of a promise that must reject. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => Promise.reject(new Error(`did not fail, gave ${JSON.stringify(value)}`)),
    (error: unknown) => error,
  )
}

/** Returns the error with the type of the given class. @throws Error if the error has another class */
export function expectA<T>(error: unknown, type: new (...parameters: never[]) => T): T {
  if (error instanceof type) return error
  throw new Error(`expected ${type.name}, got ${String(error)}`, { cause: error })
}
