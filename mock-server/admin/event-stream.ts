import type { Subscription } from '../core/feed/event-feed.ts'
import { type Change, MAX_BATCH } from '../core/feed/read-changes.ts'
import type { Language } from '../core/localized-text.ts'
import type { Provider } from '../core/provider/provider.ts'
import { startTimer } from '../core/time/host-clock.ts'
import type { TranslateReason } from '../core/reasons/translator.ts'
import type { SettingDefinitions, Settings } from '../core/settings/settings.ts'
import { clockView, codeView, faultView, requestView, settingsView } from './views.ts'

/**
 * Time in milliseconds after which a comment is sent if no event has occurred. Without the comment, proxies would close
 * the idle connection.
 */
export const HEARTBEAT_MS = 15_000
/** Time after which a disconnected client reconnects [ms]. */
const RETRY_MS = 1000
/**
 * Factor that prolongs the pause while more requests arrive than the stream can send. A reader then misses requests in
 * any case, so the mock saves CPU time and sends fewer events.
 */
const BUSY_PAUSES = 5

/**
 * Headers of an event stream. The headers disable buffering in nginx. They also disable keep-alive, because an open
 * connection would delay the server's shutdown.
 */
export const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
  connection: 'close',
} as const

/** First change of a batch if the stream is behind but has not yet lost a request. */
const behind: Change = { kind: 'gap', lost: 0 }

/** Values that `eventText` needs in addition to the change. */
export interface EventContext {
  sandbox: string
  providers: readonly Provider[]
  definitions: SettingDefinitions
  language: Language
  /** The current settings of the sandbox. A change of the settings replaces this value. */
  settings: Settings
  /** Translates the reasons of request outcomes; undefined if the reasons stay in English. */
  translate: TranslateReason | undefined
}

/**
 * Formats one event of the stream. The event's data is the JSON that a GET request for the changed resource would
 * return.
 */
export function eventText(change: Change, context: EventContext): string {
  const data = JSON.stringify(dataOf(change, context))
  // A client that reconnects sends the last id that it received. The stream continues after the journal entry with this
  // id. Only the first event of an entry has an id. Otherwise a later change of an old entry would set the client back.
  const id = change.kind === 'request' && change.isNew ? `id: ${change.entry.id}\n` : ''
  return `event: ${change.kind}\n${id}data: ${data}\n\n`
}

function dataOf(change: Change, context: EventContext): object {
  const { sandbox, providers, definitions, language, translate } = context
  switch (change.kind) {
    case 'request':
      return requestView(change.entry, sandbox, providers, context.settings, translate)
    case 'code':
      return codeView(change.code)
    case 'fault':
      return {
        request: change.request,
        name: change.name,
        ...(change.armed && faultView(change.armed)),
      }
    case 'clock':
      return clockView(change.clock)
    case 'settings':
      context.settings = change.settings
      return settingsView(definitions, change.settings, language)
    case 'faults':
      return { faults: change.faults.map(faultView) }
    case 'clearances':
      return { clearances: change.clearances }
    case 'waiting':
      return { waiting: change.waiting }
    case 'gap':
      return { lost: change.lost }
    case 'reset':
    case 'unmatched':
    default:
      return {}
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => void startTimer(ms, resolve))
}

/**
 * Creates a stream of server-sent events. The stream takes changes from the subscription only when the reader asks for
 * data. Cancelling the stream ends the subscription.
 *
 * If the requests of one pause do not fit into one batch, the pause becomes longer, and the next batch begins with a
 * `gap` event. The event tells the reader that the stream is behind. The reader can find the newest requests in the
 * journal.
 * @param pauseMs pause between two batches of changes in milliseconds; changes during the pause are in one batch
 * @param signal signal that aborts when an in-process caller disconnects; for a caller on a socket, the server cancels
 * the stream instead
 */
export function eventStream(
  subscription: Subscription,
  textOf: (change: Change) => string,
  pauseMs: number,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let pause: Promise<boolean> | undefined

  /** Waits until the next batch may be read. @returns true if the stream falls behind */
  async function pauseAfterBatch(): Promise<boolean> {
    const before = subscription.pendingRequests()
    await wait(pauseMs)
    const isBehind = subscription.pendingRequests() - before > MAX_BATCH
    if (isBehind) await wait(Math.min(pauseMs * BUSY_PAUSES, HEARTBEAT_MS) - pauseMs)
    return isBehind
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`))
        const leave = (): void => {
          subscription.end()
          controller.error(signal?.reason)
        }
        if (signal?.aborted) leave()
        else signal?.addEventListener('abort', leave, { once: true })
      },
      // If the reader disconnects while `next` waits, the stream ignores the changes that `next` returns.
      async pull(controller) {
        for (;;) {
          const isBehind = await pause
          const happenings = await subscription.next(HEARTBEAT_MS)
          pause = pauseMs > 0 ? pauseAfterBatch() : undefined
          if (!happenings) return controller.close()
          const changes = isBehind ? [behind, ...happenings] : happenings
          const text = changes.length === 0 ? ':\n\n' : changes.map(textOf).join('')
          if (text !== '') return controller.enqueue(encoder.encode(text))
        }
      },
      cancel: () => subscription.end(),
    },
    { highWaterMark: 0 },
  )
}
