/** A fetch whose requests begin one after the other, and that knows which of them are still open. */
export interface RequestSequencer {
  fetch: typeof fetch
  /** Requests that were sent, and whose answers are neither whole nor lost. */
  open(): number
  /** Sends the request that has waited the longest; false where none waits. */
  sendNext(): boolean
  /** Closes all connections that requests are open on, and refuses what comes; all fail with the reason. */
  end(reason: Error): void
}

/**
 * @param onActivity told when a request comes, is sent, or is over
 * @param send how a request goes out
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

/** Rejects with the signal's reason where that comes before the turn. */
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
 * The same body, read as it comes, whether anybody reads it here or not: who looks at the status alone has its answer too.
 * It fails where and as the body fails.
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
      // On a stream that was cancelled, enqueue and close throw, and this does nothing.
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
  // A Response that is made here has no address of its own.
  return Object.defineProperties(new Response(body, { status, statusText, headers }), {
    url: { value: url },
    redirected: { value: redirected },
  })
}
