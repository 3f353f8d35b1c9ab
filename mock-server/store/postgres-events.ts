import type { Client } from 'pg'
import { z } from 'zod'
import { after } from '../core/clock.ts'
import { jsonOf } from '../core/json.ts'
import type { SandboxEvent, Store, StoreEvent } from '../core/store/store.ts'

/** PostgreSQL takes messages of fewer than 8,000 bytes. */
const EVENTS_IN_A_MESSAGE = 100
/** After a connection has broken, in milliseconds. */
const RETRY_MS = 500

const eventSchema = z.union([z.object({ kind: z.literal('request'), id: z.string() }), z.object({ kind: z.enum(['clock', 'emptied', 'settings', 'faults']) })])
const messageSchema = z.object({ from: z.string(), sandbox: z.string(), events: z.array(eventSchema) })

/** What the other processes are told of a batch, in as many messages as it takes. */
export function told(self: string, sandbox: string, events: readonly SandboxEvent[]): string[] {
  const messages: string[] = []
  for (let index = 0; index < events.length; index += EVENTS_IN_A_MESSAGE) messages.push(JSON.stringify({ from: self, sandbox, events: events.slice(index, index + EVENTS_IN_A_MESSAGE) }))
  return messages
}

export interface Ears {
  subscribe: Store['subscribe']
  close(): Promise<void>
}

/** Hears what other processes publish, on a connection of its own that is made anew where it breaks. */
export function hear(connect: () => Client, self: string): Ears {
  const listeners = new Set<(event: StoreEvent) => void>()
  let client: Client | undefined
  let cancelRetry: (() => void) | undefined
  let isBegun = false
  let isClosed = false

  function tell(event: StoreEvent): void {
    for (const listener of listeners) listener(event)
  }

  function onMessage(payload: string | undefined): void {
    // Whoever may use the database may send what they like.
    const message = messageSchema.safeParse(jsonOf(payload ?? null))
    if (!message.success) return tell('gap')
    const { from, sandbox, events } = message.data
    if (from !== self) for (const event of events) tell({ sandbox, event })
  }

  async function listen(): Promise<void> {
    const one = (client = connect())
    one.on('notification', ({ payload }) => onMessage(payload))
    const lost = (): void => {
      if (client === one) retry()
    }
    one.on('error', lost)
    one.on('end', lost)
    try {
      await one.connect()
      await one.query('LISTEN gift_mock')
      // Also the first time: it has been subscribed to since before.
      tell('gap')
    } catch {
      lost()
    }
  }

  function retry(): void {
    client = undefined
    if (isClosed) return
    cancelRetry = after(RETRY_MS, () => void listen())
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      if (!isBegun && !isClosed) void listen()
      isBegun = true
      return () => void listeners.delete(listener)
    },
    async close() {
      isClosed = true
      cancelRetry?.()
      await client?.end().catch(() => {})
    },
  }
}
