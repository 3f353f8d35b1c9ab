import type { Subscription } from '../core/feed/event-feed.ts'
import type { Change } from '../core/feed/read-changes.ts'
import type { Provider } from '../core/provider/provider.ts'
import type { SettingDefinitions } from '../core/settings/settings.ts'
import { clockView, codeView, faultView, requestView, settingsView } from './views.ts'

/** After so many milliseconds without an event a comment goes out: proxies close what is silent. */
export const HEARTBEAT_MS = 15_000
/** When a reader whose connection was lost comes back, in milliseconds. */
const RETRY_MS = 1000

/** nginx would collect what is to arrive at once. A connection that was kept would keep a server that is stopped from its end. */
export const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
  connection: 'close',
} as const

/** One event of a stream. Its data is what a GET of the same thing shows. */
export function eventText(
  change: Change,
  sandbox: string,
  providers: readonly Provider[],
  definitions: SettingDefinitions,
): string {
  const data = JSON.stringify(dataOf(change, sandbox, providers, definitions))
  // Whoever comes back names the last id: one that is told again is not it.
  const id = change.kind === 'request' && change.isNew ? `id: ${change.entry.id}\n` : ''
  return `event: ${change.kind}\n${id}data: ${data}\n\n`
}

function dataOf(
  change: Change,
  sandbox: string,
  providers: readonly Provider[],
  definitions: SettingDefinitions,
): object {
  switch (change.kind) {
    case 'request':
      return requestView(change.entry, sandbox, providers)
    case 'code':
      return codeView(change.code)
    case 'fault':
      return {
        request: change.request,
        name: change.name,
        ...(change.armed && faultView(change.armed, definitions)),
      }
    case 'clock':
      return clockView(change.clock)
    case 'settings':
      return settingsView(definitions, change.settings)
    case 'faults':
      return { faults: change.faults.map((fault) => faultView(fault, definitions)) }
    case 'gap':
      return { lost: change.lost }
    case 'reset':
    default:
      return {}
  }
}

/**
 * A stream of server-sent events. It looks nothing up before it is read on, and follows no longer once it is cancelled.
 * @param signal aborts where whoever asked has left; of a socket, the server cancels the stream
 */
export function eventStream(
  subscription: Subscription,
  textOf: (change: Change) => string,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
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
      // What comes of a reader who has left in the meantime, the stream drops.
      async pull(controller) {
        const happenings = await subscription.next(HEARTBEAT_MS)
        if (happenings)
          controller.enqueue(encoder.encode(happenings.length === 0 ? ':\n\n' : happenings.map(textOf).join('')))
        else controller.close()
      },
      cancel: () => subscription.end(),
    },
    { highWaterMark: 0 },
  )
}
