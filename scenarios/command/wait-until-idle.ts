import type { Text } from '../../mock-server/index.ts'
import type { RunContext } from '../replay/client/runner.ts'

/** Options that decide when to end a client that does not exit by itself. */
export interface IdleOptions {
  /** Time without a request after which the client is considered to be done [ms of the client's time]. */
  quietMs: number
  /**
   * True if the client already has its task. The client then gets no additional time (`START_MS`) before its first
   * request.
   */
  hasStarted?: boolean
  /**
   * True if the time of the client is scaled together with the mock's time. If false, the client's pauses take their
   * usual real time. The quiet time is then not divided by the time scale, so that the client is not ended during a
   * pause.
   */
  isScaled?: boolean
}

/** Minimum time that a client gets from its first start until its first request [ms of real time]. */
const START_MS = 30_000

/**
 * Resolves when the client has sent no request for `quietMs`. The result contains the duration and a text that says why
 * the client is ended. If the client exits earlier, or if the time limit of the run is reached earlier, the promise
 * never settles.
 */
export async function untilIdle(
  {
    activity,
    environment,
    signal,
    timeScale = 1,
  }: Pick<RunContext, 'activity' | 'environment' | 'signal' | 'timeScale'>,
  { quietMs, hasStarted = false, isScaled = false }: IdleOptions,
  exited: Promise<unknown>,
): Promise<{ idle: Text; idleMs: number }> {
  if (!activity) throw new Error('the end of a client that stays can be noticed only by replay()')
  const over = new AbortController()
  void exited.then(() => over.abort())
  const rate = Number(environment['GIFT_MOCK_CLOCK_RATE'] ?? 1)
  const realMs = quietMs / (isScaled ? rate : rate / timeScale)
  const isStarting = !hasStarted && environment['GIFT_MOCK_ATTEMPT'] === '1'
  const startMs = isStarting ? Math.max(START_MS, realMs) : realMs
  const hasSent = await activity
    .untilIdle({
      quietMs: realMs,
      startMs,
      signal: AbortSignal.any([signal, over.signal]),
    })
    // After an abort, the promise never settles, so that the exit of the client decides the result.
    .catch(() => new Promise<never>(() => {}))
  if (!hasSent && startMs > realMs)
    return {
      idleMs: startMs,
      idle: {
        en: `it was stopped, because it had sent no request within ${startMs / 1000} s of its start`,
        ja: `起動から ${startMs / 1000} 秒以内に最初のリクエストがなかったため停止`,
      },
    }
  const seconds = quietMs / 1000
  return {
    idleMs: quietMs,
    idle: {
      en: `it was stopped, because it had sent no request for ${seconds} s`,
      ja: `${seconds} 秒間リクエストがなかったため停止`,
    },
  }
}
