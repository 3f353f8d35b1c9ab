import type { Client, Pool } from 'pg'
import { z } from 'zod'
import { startTimer } from '../../core/time/host-clock.ts'
import { parseJsonOrUndefined } from '../../core/util/json.ts'
import type { SandboxEvent, Store, StoreEvent } from '../../core/store/store.ts'

/** Maximum number of events in a notification. The maximum keeps payloads below PostgreSQL's limit of 8,000 bytes. */
const EVENTS_IN_A_MESSAGE = 100
/** Time in milliseconds between the loss of the connection and the attempt to reconnect. */
const RETRY_MS = 500
/**
 * Interval in milliseconds at which a process renews its watch. A watch is an entry in the database that tells the
 * other processes to send request events. A watch expires if it is not renewed for three intervals.
 */
const WATCH_RENEWAL_MS = 20_000

const eventSchema = z.union([
  z.object({ kind: z.literal('request'), id: z.string() }),
  z.object({ kind: z.enum(['clock', 'emptied', 'settings', 'faults', 'clearances', 'waiting']) }),
])
const messageSchema = z.object({ from: z.string(), sandbox: z.string(), events: z.array(eventSchema) })

/** Returns the payloads of the notifications that inform other processes about the events of a batch. */
export function notificationPayloads(self: string, sandbox: string, events: readonly SandboxEvent[]): string[] {
  const messages: string[] = []
  for (let index = 0; index < events.length; index += EVENTS_IN_A_MESSAGE)
    messages.push(JSON.stringify({ from: self, sandbox, events: events.slice(index, index + EVENTS_IN_A_MESSAGE) }))
  return messages
}

export interface NotificationListener {
  subscribe: Store['subscribe']
  close(): Promise<void>
}

/**
 * Listens to the events of other processes on a separate connection, and reconnects if the connection breaks. Every
 * notification wakes every process. Processes therefore send request events only while at least one process has a
 * watch.
 */
export function listen(connect: () => Client, pool: Pool, self: string): NotificationListener {
  const listeners = new Set<(event: StoreEvent) => void>()
  const watchers = new Set<(event: StoreEvent) => void>()
  let cancelRenewal: (() => void) | undefined
  let client: Client | undefined
  let cancelRetry: (() => void) | undefined
  let isBegun = false
  let isListening = false
  let isClosed = false

  function notify(event: StoreEvent): void {
    for (const listener of listeners) listener(event)
  }

  function onMessage(payload: string | undefined): void {
    // Any user of the database can send notifications, so the payload is validated.
    const message = messageSchema.safeParse(parseJsonOrUndefined(payload ?? null))
    if (!message.success) return notify('gap')
    const { from, sandbox, events } = message.data
    if (from !== self) for (const event of events) notify({ sandbox, event })
  }

  async function connectListener(): Promise<void> {
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
      await renewWatch()
      isListening = true
      // Tells the listeners that events may have been missed. The first connection also misses events: those between
      // `subscribe` and LISTEN.
      notify('gap')
    } catch {
      lost()
    }
  }

  function retry(): void {
    client = undefined
    isListening = false
    if (isClosed) return
    cancelRetry = startTimer(RETRY_MS, () => void connectListener())
  }

  /** Renews the watch for request events immediately and then at each interval. */
  async function renewWatch(): Promise<void> {
    cancelRenewal?.()
    if (watchers.size === 0 || isClosed) return
    cancelRenewal = startTimer(WATCH_RENEWAL_MS, () => void renewWatch().catch(() => {}))
    await pool.query(
      "INSERT INTO gift_mock.watcher (process, until) VALUES ($1, now() + $2 * interval '1 millisecond') ON CONFLICT (process) DO UPDATE SET until = excluded.until",
      [self, 3 * WATCH_RENEWAL_MS],
    )
  }

  /**
   * Starts the watch when the first listener needs request events. Other processes send no request events until the
   * watch has started, so the function then reports a gap (missed events) to the listener.
   */
  async function addWatcher(listener: (event: StoreEvent) => void): Promise<void> {
    await renewWatch().catch(() => {})
    if (watchers.has(listener)) listener('gap')
  }

  async function removeWatcher(): Promise<void> {
    cancelRenewal?.()
    await pool.query('DELETE FROM gift_mock.watcher WHERE process = $1', [self]).catch(() => {})
  }

  return {
    subscribe(listener, from) {
      listeners.add(listener)
      if (!isBegun) {
        isBegun = true
        void connectListener()
      }
      if (from !== 'remote') {
        watchers.add(listener)
        if (watchers.size === 1 && isListening) void addWatcher(listener)
      }
      return () => {
        listeners.delete(listener)
        if (watchers.delete(listener) && watchers.size === 0) void removeWatcher()
      }
    },
    async close() {
      isClosed = true
      cancelRetry?.()
      if (watchers.size > 0) await removeWatcher()
      await client?.end().catch(() => {})
    },
  }
}
