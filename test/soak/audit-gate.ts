/** A gate that blocks the clients during an audit of the sandboxes. */
export interface Gate {
  /** Runs one step of a client. */
  step(run: () => Promise<void>): Promise<void>
  /** Waits until no step is running, and then calls `look`. No step starts before `look` has finished. */
  quiet<T>(look: () => Promise<T>): Promise<T>
  /** Prevents new steps and waits until no step is running. */
  close(): Promise<void>
  readonly isClosed: boolean
}

export function createGate(): Gate {
  let running = 0
  let isClosed = false
  let open = Promise.resolve()
  let onIdle: (() => void) | undefined
  const idle = (): Promise<void> =>
    running === 0 ? Promise.resolve() : new Promise((resolve) => void (onIdle = resolve))
  return {
    get isClosed() {
      return isClosed
    },
    async step(run) {
      await open
      if (isClosed) return
      running += 1
      try {
        await run()
      } finally {
        running -= 1
        if (running === 0) onIdle?.()
      }
    },
    async quiet(look) {
      const { promise, resolve } = Promise.withResolvers<void>()
      open = promise
      try {
        await idle()
        return await look()
      } finally {
        resolve()
      }
    },
    async close() {
      isClosed = true
      await idle()
    },
  }
}
