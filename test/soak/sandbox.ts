import { z } from 'zod'
import { type Books, createBooks } from './books.ts'
import { beginWait, createDelays, type Delays, type Patience } from './patience.ts'
import type { SoakServer } from './servers/server.ts'
import type { Tally } from './tally.ts'

/** A sandbox of the soak test, its server, its limits, and the records of its clients. */
export interface SoakSandbox {
  id: string
  server: SoakServer
  /**
   * Rate limits: `atGift` is the number of issues and inquiries per second, `realpayGift` the number of requests per
   * minute.
   */
  limits: { atGift: number; realpayGift: number }
  books: Books
  /** Faults and scenarios that may delay responses. */
  delays: Delays
  /**
   * Begins the wait for a response. If nothing delays the response and it still arrives too late, the run records a
   * failure.
   */
  beginWait(what: string): Patience
  /** Base URL of the sandbox. */
  base(): string
  /** Returns the last known time of the sandbox's clock in milliseconds since the epoch. */
  now(): number
  /** Sends a request to the control API. @throws Error if the response has no 2xx status */
  control(method: string, path: string, body?: unknown): Promise<unknown>
  readClock(): Promise<void>
}

const clockShape = z.looseObject({ now: z.string(), mode: z.enum(['running', 'frozen']), rate: z.number().optional() })

export function createSandbox(
  id: string,
  server: SoakServer,
  limits: SoakSandbox['limits'],
  tally: Pick<Tally, 'fail'>,
): SoakSandbox {
  const delays = createDelays()
  let clock = { readAt: Date.now(), nowMs: Date.now(), rate: 1 }
  const base = (): string => `${server.url()}/sandboxes/${id}`
  async function control(method: string, path: string, body?: unknown): Promise<unknown> {
    // No fault fires for the control API. Only a restart of the server or a crash of the database can delay a response.
    const patience = beginWait(`${id}: ${method} ${path}`, [server.delays], tally.fail)
    try {
      const response = await fetch(`${base()}/__admin${path}`, {
        method,
        signal: patience.signal,
        ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path} is answered with ${response.status}: ${text.slice(0, 300)}`)
      return text === '' ? undefined : JSON.parse(text)
    } finally {
      patience.end()
    }
  }
  return {
    id,
    server,
    limits,
    books: createBooks(),
    delays,
    beginWait: (what) => beginWait(`${id}: ${what}`, [delays, server.delays], tally.fail),
    base,
    control,
    now: () => Math.floor(clock.nowMs + (Date.now() - clock.readAt) * clock.rate),
    async readClock() {
      const { now, mode, rate = 1 } = clockShape.parse(await control('GET', '/clock'))
      clock = { readAt: Date.now(), nowMs: Date.parse(now), rate: mode === 'frozen' ? 0 : rate }
    },
  }
}

/** Creates the sandbox on its server. */
export async function makeSandbox({ id, server, limits }: SoakSandbox): Promise<void> {
  const settings = { 'atGift.limit.requests': limits.atGift, 'realpayGift.limit.requests': limits.realpayGift }
  const response = await fetch(`${server.url()}/__admin/sandboxes/${id}`, {
    method: 'PUT',
    body: JSON.stringify({ settings }),
    headers: { 'content-type': 'application/json' },
  })
  if (!response.ok) throw new Error(`the sandbox ${id} cannot be made: ${response.status} ${await response.text()}`)
}
