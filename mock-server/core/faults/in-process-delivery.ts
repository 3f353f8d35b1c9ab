import type { Sleep } from '../time/sleep.ts'
import { type Script, isBodiless } from '../http/response.ts'

/**
 * What comes nearest to a script where there is no connection: a fetch that fails, a body that breaks off, or silence.
 * @param caller aborted when the caller leaves, and by this where the body is not read on
 * @param ending called before the last thing that the caller sees; `lost` where that is not what the script says
 */
export async function performInProcess(
  { head, pieces, end, raw }: Script,
  sleep: Sleep,
  caller: AbortController,
  ending: (lost?: boolean) => Promise<void>,
): Promise<Response> {
  const { signal } = caller
  if (!head || raw) {
    if (end === 'hang') await untilGone(sleep, signal)
    else await ending()
    throw losing(failed(end))
  }
  const left = [...pieces]
  let fromMs: number | undefined
  let over = false
  async function endSoon(): Promise<void> {
    if (end !== 'hang' && left.length === 0 && !over) await ending()
    over ||= left.length === 0
  }
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const piece = left.shift()
      if (piece && piece.waitMs > 0) fromMs = await sleep(piece.waitMs, { signal, fromMs })
      const givenUp = piece !== undefined && piece.waitMs > 0 && fromMs === undefined
      if (givenUp) await ending(true)
      if (givenUp || signal.aborted) return controller.error(reasonOf(signal, 'reset'))
      await endSoon()
      if (piece) return controller.enqueue(piece.bytes)
      if (end === 'finish') return controller.close()
      if (end === 'hang') await sleep(Infinity, { signal })
      controller.error(reasonOf(signal, end))
    },
    cancel: (reason) => caller.abort(reason),
  })
  return new Response(isBodiless(head.status) ? null : body, head)
}

/** @throws the signal's reason */
async function untilGone(sleep: Sleep, signal: AbortSignal): Promise<void> {
  await sleep(Infinity, { signal })
  if (signal.aborted) throw losing(signal.reason)
}

const losses = new WeakSet()

/** Marks why a caller gets no answer at all. */
export function losing(reason: unknown): unknown {
  if (typeof reason === 'object' && reason !== null) losses.add(reason)
  return reason
}

/** Whether this is how a lost connection shows itself to the caller, and no failure of the mock. */
export function isLoss(error: Error): boolean {
  return losses.has(error)
}

function reasonOf(signal: AbortSignal, end: Script['end']): unknown {
  return signal.aborted ? signal.reason : failed(end)
}

/** As fetch fails where a connection is lost. */
function failed(end: Script['end']): TypeError {
  const reset = end === 'reset' || end === 'hang'
  return new TypeError('fetch failed', {
    cause: Object.assign(new Error(reset ? 'read ECONNRESET' : 'other side closed'), {
      code: reset ? 'ECONNRESET' : 'UND_ERR_SOCKET',
    }),
  })
}
