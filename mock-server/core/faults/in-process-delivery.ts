import type { Sleep } from '../time/sleep.ts'
import { type Transmission, isBodiless } from '../http/response.ts'

/**
 * Imitates a transmission for an in-process request, which has no connection:
 * - If a fault would break the connection, `fetch` rejects, or reading the body fails.
 * - If a fault would leave the connection open, the response or the rest of the body never arrives.
 * @param caller a controller that is aborted when the caller disconnects. If the caller cancels the body, this function
 * aborts the controller.
 * @param beforeEnd called before the last step that the caller sees; `lost` is true if the transmission was cut short
 * @throws the error with which `fetch` rejects, if no response can be returned
 */
export async function transmitInProcess(
  { head, chunks, end, rawBytes }: Transmission,
  sleep: Sleep,
  caller: AbortController,
  beforeEnd: (lost?: boolean) => Promise<void>,
): Promise<Response> {
  const { signal } = caller
  if (!head || rawBytes) {
    if (end === 'hang') await untilDisconnected(sleep, signal)
    else await beforeEnd()
    throw markConnectionLoss(fetchFailure(end))
  }
  const remaining = [...chunks]
  let fromMs: number | undefined
  let finished = false
  async function finishSoon(): Promise<void> {
    if (end !== 'hang' && remaining.length === 0 && !finished) await beforeEnd()
    finished ||= remaining.length === 0
  }
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const chunk = remaining.shift()
      if (chunk && chunk.waitMs > 0) fromMs = await sleep(chunk.waitMs, { signal, fromMs })
      const cancelled = chunk !== undefined && chunk.waitMs > 0 && fromMs === undefined
      if (cancelled) await beforeEnd(true)
      if (cancelled || signal.aborted) return controller.error(abortReason(signal, 'reset'))
      await finishSoon()
      if (chunk) return controller.enqueue(chunk.bytes)
      if (end === 'finish') return controller.close()
      if (end === 'hang') await sleep(Infinity, { signal })
      controller.error(abortReason(signal, end))
    },
    cancel: (reason) => caller.abort(reason),
  })
  return new Response(isBodiless(head.status) ? null : body, head)
}

/**
 * Waits until the caller disconnects.
 * @throws the reason with which `signal` was aborted
 */
async function untilDisconnected(sleep: Sleep, signal: AbortSignal): Promise<void> {
  await sleep(Infinity, { signal })
  if (signal.aborted) throw markConnectionLoss(signal.reason)
}

const losses = new WeakSet()

/** Marks an error as a simulated connection loss. Returns the error. */
export function markConnectionLoss(reason: unknown): unknown {
  if (typeof reason === 'object' && reason !== null) losses.add(reason)
  return reason
}

/** Returns true if the error is a simulated connection loss, not a failure of the mock. */
export function isConnectionLoss(error: Error): boolean {
  return losses.has(error)
}

function abortReason(signal: AbortSignal, end: Transmission['end']): unknown {
  return signal.aborted ? signal.reason : fetchFailure(end)
}

/** Returns the error with which Node's `fetch` rejects if a connection is lost. */
function fetchFailure(end: Transmission['end']): TypeError {
  const reset = end === 'reset' || end === 'hang'
  return new TypeError('fetch failed', {
    cause: Object.assign(new Error(reset ? 'read ECONNRESET' : 'other side closed'), {
      code: reset ? 'ECONNRESET' : 'UND_ERR_SOCKET',
    }),
  })
}
