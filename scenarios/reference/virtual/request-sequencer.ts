/** A fetch that starts requests one after the other and counts the open requests. */
export interface RequestSequencer {
  fetch: typeof fetch
  /** Number of open requests: sent, not failed, and without a complete response. */
  open(): number
  /** Sends the oldest waiting request. Returns false if no request waits. */
  sendNext(): boolean
  /** Aborts all open requests with the reason, and rejects new requests with the reason. */
  end(reason: Error): void
}

/**
 * Creates a sequencer.
 * @param onActivity called when a request arrives, is sent or ends
 * @param send sends a request
 */
export function createRequestSequencer(onActivity: () => void, send: typeof fetch): RequestSequencer {
  let open = 0
  const waiting: (() => void)[] = []
  const ending = new AbortController()

  function opened(): () => void {
    open += 1
    onActivity()
    return () => {
      open -= 1
      onActivity()
    }
  }

  return {
    open: () => open,
    sendNext() {
      const next = waiting.shift()
      next?.()
      return next !== undefined
    },
    end: (reason) => ending.abort(reason),
    async fetch(input, init) {
      const signals = [init?.signal, input instanceof Request ? input.signal : undefined].filter(
        (signal) => signal != null,
      )
      const signal = AbortSignal.any([...signals, ending.signal])
      onActivity()
      await turnIn(waiting, signal)
      const over = opened()
      try {
        const response = await send(input, { ...init, signal })
        if (response.body) return withBody(response, followed(response.body, over))
        over()
        return response
      } catch (error) {
        over()
        throw error
      }
    },
  }
}

/**
 * Waits for the request's turn. Rejects with the signal's reason if the signal is aborted before the request's turn.
 */
async function turnIn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onAbort = (): void => {
    waiting.splice(waiting.indexOf(resolve), 1)
    reject(signal.reason)
  }
  waiting.push(resolve)
  signal.addEventListener('abort', onAbort, { once: true })
  await promise
  signal.removeEventListener('abort', onAbort)
}

/**
 * Copies a body stream. The stream is always read to its end, even if the caller needs only the status and does not
 * read the copy. Otherwise the request would not end. An error of the stream occurs at the same position in the copy.
 */
function followed(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  over: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader()
  async function follow(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) controller.enqueue(next.value)
      controller.close()
    } catch (error) {
      // If the stream was cancelled, `enqueue` and `close` throw an error. In that case `controller.error` does
      // nothing.
      controller.error(error)
    } finally {
      over()
    }
  }
  return new ReadableStream({
    start: (controller) => void follow(controller),
    cancel: (reason) => reader.cancel(reason),
  })
}

function withBody(response: Response, body: ReadableStream<Uint8Array<ArrayBuffer>>): Response {
  const { status, statusText, headers, url, redirected } = response
  // A Response that is created with its constructor has an empty URL, so the original properties are copied.
  return Object.defineProperties(new Response(body, { status, statusText, headers }), {
    url: { value: url },
    redirected: { value: redirected },
  })
}
