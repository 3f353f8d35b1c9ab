import type { Wait } from '../transport.ts'
import type { Script } from './effect.ts'

/** What comes nearest to a script where there is no connection: a fetch that fails, a body that breaks off, or silence. */
export async function performInProcess({ head, pieces, end, raw }: Script, wait: Wait, signal: AbortSignal): Promise<Response> {
  if (!head || raw) {
    if (end === 'hang') await untilGone(wait, signal)
    throw failed(end)
  }
  const left = [...pieces]
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const piece = left.shift()
      if (piece) {
        if (piece.waitMs > 0 && !(await wait(piece.waitMs, signal))) controller.error(signal.aborted ? signal.reason : failed('reset'))
        else controller.enqueue(piece.bytes)
        return
      }
      if (end === 'finish') return controller.close()
      if (end === 'hang') await wait(Infinity, signal)
      controller.error(signal.aborted ? signal.reason : failed(end))
    },
  })
  return new Response(body, head)
}

/** @throws the signal's reason */
async function untilGone(wait: Wait, signal: AbortSignal): Promise<void> {
  await wait(Infinity, signal)
  signal.throwIfAborted()
}

/** As fetch fails where a connection is lost. */
function failed(end: Script['end']): TypeError {
  const reset = end === 'reset' || end === 'hang'
  return new TypeError('fetch failed', { cause: Object.assign(new Error(reset ? 'read ECONNRESET' : 'other side closed'), { code: reset ? 'ECONNRESET' : 'UND_ERR_SOCKET' }) })
}
