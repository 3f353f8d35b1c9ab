import { sleep, steadyNow } from '../../../mock-server/core/time/host-clock.ts'

/** Observer of the requests that a client sends to the providers. */
export interface Activity {
  /**
   * Resolves when the client has been idle, without a request in progress, for `quietMs` milliseconds of real time. If
   * no request arrives after this call, resolves after `startMs` milliseconds. The result is true if a request arrived.
   * @throws the reason of the signal
   */
  untilIdle(how: { quietMs: number; startMs: number; signal: AbortSignal }): Promise<boolean>
  /**
   * Resolves when the client has sent a request, and then no request has arrived or ended for `quietMs` milliseconds of
   * real time. Unlike `untilIdle`, this function also resolves while a request is in progress, such as a request to
   * which the mock does not respond.
   * @throws the reason of the signal
   */
  untilWaiting(quietMs: number, signal: AbortSignal): Promise<void>
}

export interface ActivityRecorder extends Activity {
  /** Must be called when a request arrives. The returned function must be called when the request has ended. */
  onRequest(path: string): () => void
}

/** Matches the paths of requests that are not part of the client's task: the control API, probes and metrics. */
const OWN_PATHS = /^\/(?:sandboxes\/[^/?]+\/)?(?:__admin|livez|readyz|metrics)(?:[/?]|$)/
const LOOK_MS = 20

export function createActivity(): ActivityRecorder {
  let open = 0
  let arrived = 0
  let changedMs = 0
  return {
    onRequest(path) {
      if (OWN_PATHS.test(path)) return () => {}
      open += 1
      arrived += 1
      changedMs = steadyNow()
      return () => {
        open -= 1
        changedMs = steadyNow()
      }
    },
    async untilIdle({ quietMs, startMs, signal }) {
      const before = arrived
      const begunMs = steadyNow()
      for (;;) {
        await sleep(LOOK_MS, signal)
        const idleAtMs = arrived === before ? begunMs + startMs : changedMs + quietMs
        if (open === 0 && steadyNow() >= idleAtMs) return arrived > before
      }
    },
    async untilWaiting(quietMs, signal) {
      const before = arrived
      for (;;) {
        await sleep(LOOK_MS, signal)
        if (arrived > before && steadyNow() >= changedMs + quietMs) return
      }
    },
  }
}
