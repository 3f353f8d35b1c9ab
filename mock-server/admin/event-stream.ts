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
 * The pause is multiplied by this factor while more requests arrive than the stream can send. A reader misses requests
 * in any case, so the mock sends fewer events to save CPU time.
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

/** If the stream is behind but has not lost a request yet, a batch begins with this change. */
const behind: Change = { kind: 'gap', lost: 0 }

/** The values that are necessary, in addition to a change, to format an event of the stream. */
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
  // A client that reconnects sends the id that it received last, and the stream continues after this id. A later change
  // of an old entry must not move the client back to the old entry, so only the first event of a journal entry has an
  // id.
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
 * If the requests that arrive during a pause do not fit into one batch, the pause is prolonged, and the next batch
 * begins with a `gap` event. The reader then knows that the stream is behind, and can read the newest requests from the
 * journal.
 * @param pauseMs time after a batch of changes before the next batch is read, in milliseconds. Changes during the pause
 * are read together
 * @param signal signal that aborts when an in-process caller disconnects; if the caller is connected by a socket, the
 * server cancels the stream instead
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
      // If the reader disconnects while `next` waits, the stream ignores the result.
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
